import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

// A holder touches its lock every second; one that has not for so long is stopped or gone, whatever its pid says.
const abandonedAfterMs = 60_000;

/**
 * Runs `work` while no other process of this machine does so under the same path.
 * A lock whose holder died is taken over.
 */
export async function exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await taken(path))) {
    if (await isAbandoned(path)) await takeAway(path);
    else await sleep(20);
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const age = Date.now() - (await stat(path)).mtimeMs;
    const pid = Number(await readFile(path, 'utf8'));
    // Between its creation and its first byte a lock has no pid yet.
    if (!pid) return age > 2000;
    return age > abandonedAfterMs || !isAlive(pid);
  } catch {
    return false;
  }
}

// Of several that wait, one takes the dead lock away; it looks again, for meanwhile the lock may be someone's.
async function takeAway(path: string): Promise<void> {
  const breaking = `${path}.breaking`;
  if (!(await taken(breaking))) {
    const age = await stat(breaking).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > 5000) await rm(breaking, { force: true });
    return;
  }
  try {
    if (await isAbandoned(path)) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

/** Whether a process runs under this id, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
