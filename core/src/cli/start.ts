import { once } from 'node:events';
import { createServer } from 'node:net';
import { Problem } from '@entrepot/sdk';
import { ensureAdmin } from '@entrepot/web/identity/ensure-identities';
import { Installation } from '../installation/installation.ts';
import type { Role } from '../kernel.ts';
import { createLog, type Log } from '../log.ts';
import { type CommandLine, kernelOptions } from './command-line.ts';
import { guardProcess } from './process-guards.ts';
import { quarantineReport } from './quarantine-report.ts';
import { stopSignal } from './stop-signals.ts';

const graceMs = 1000;

/** `entrepot start`: serves until a signal comes. */
export async function start(line: CommandLine, role: Exclude<Role, 'none'>, port: number): Promise<void> {
  const { host } = line.environment();
  const serves = role !== 'worker';
  if (serves && port > 0) await assertPortFree(port, host);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const log = createLog('info');
  const watchesUi = process.env.ENTREPOT_WATCHES_UI === '1';
  const installation = new Installation(line.config(), {
    optionsFor: (config) => ({ ...kernelOptions(line, config), print: say, watchesUi }),
    environment: line.layer,
    role,
    port,
    host,
    log,
    // `entrepot dev` need not start again for what is served already.
    writes: (config) => process.send?.({ config }),
  });
  guardProcess(log);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    say('Stopping …');
    stopping = installation.stop();
  };
  const signal = stopSignal(stop, () => void installation.reread());
  await installation.start();
  const { kernel } = installation;
  process.stderr.write(quarantineReport(kernel.health()));
  if (!signal.aborted) {
    if (serves) {
      const password = await ensureAdmin(kernel.db);
      say(`Entrepot runs at http://${host && host !== '0.0.0.0' ? host : 'localhost'}:${installation.port}`);
      if (password !== undefined)
        say(`Sign in as "admin" with the password ${password} (shown once; change it after signing in).`);
      else say('Sign in with your user; "entrepot user password <name>" sets a new password.');
    } else {
      say('Entrepot works on jobs and events.');
    }
    say('Stop it with Ctrl-C.');
    // Whoever started this process waits for it, as `entrepot dev` does.
    process.send?.('ready');
    if (watchesUi) readUiWhenAsked(installation, log);
    if (!signal.aborted) await once(signal, 'abort');
  }
  await stopping;
  endProcess(log);
}

/** `entrepot dev` builds UI modules and says so. */
function readUiWhenAsked(installation: Installation, log: Log): void {
  process.on('message', (message) => {
    if (message !== 'read-ui') return;
    const failed = (error: unknown) => log.error({ error }, 'the UI modules could not be read');
    installation.kernel.readUiAgain().catch(failed);
  });
  process.channel?.unref();
}

/** Ends the process where a plugin left something running that would keep it: a timer, a socket. */
function endProcess(log: Log): void {
  const end = () => {
    log.warn({ resources: process.getActiveResourcesInfo() }, 'a plugin left something running, which was cut off');
    process.exit();
  };
  // It does not keep the process itself: where nothing else does, it never comes.
  setTimeout(end, graceMs).unref();
}

/** Tells early what would otherwise come out after the database was started and filled. */
async function assertPortFree(port: number, host: string | undefined): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host ?? '0.0.0.0');
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new Problem('port-not-free', {
      status: 500,
      detail: reasons[code]?.(port) ?? `Nothing can listen on port ${port} of ${host} (${code}).`,
      remedy: `Stop the other program, or choose another port: entrepot start --port ${port < 65_535 ? Math.max(port + 1, 1024) : 7070}`,
      cause,
    });
  }
}

const reasons: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is in use by another program.`,
  EACCES: (port) => `Port ${port} may not be used by this user.`,
};
