import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const ticksPerSecond = 100;

/** The process of the PostgreSQL server at this url, which must run on this machine; the parent of all its sessions. */
export async function postmasterOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return statOf(String(rows[0]?.pid))?.parent ?? 0;
  } finally {
    await client.end();
  }
}

/**
 * Seconds of CPU that a PostgreSQL server, this process and others have used so far, on Linux; undefined elsewhere. Beside the
 * clock it tells what work costs where the machine is shared.
 */
export function cpuSeconds(postmaster: number, pids: readonly number[] = []): number | undefined {
  try {
    const mine = [postmaster, process.pid, ...pids];
    const ticks = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(name))
      .filter((stat) => stat && (mine.includes(stat.pid) || stat.parent === postmaster))
      .reduce((sum, stat) => sum + (stat?.ticks ?? 0), 0);
    return ticks / ticksPerSecond;
  } catch {
    return undefined;
  }
}

function statOf(pid: string): { pid: number; parent: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its name, in parentheses, may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    // User and system time, and that of children that have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0);
    return { pid: Number(pid), parent, ticks };
  } catch {
    return undefined;
  }
}
