import type { Logger } from '@entrepot/sdk';
import { pino } from 'pino';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** The kernel's log; `of` names the plugin that speaks. */
export interface Log extends Logger {
  of(plugin: string): Logger;
}

const levels: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR' };

/**
 * Writes to stderr, for stdout belongs to results: one short line each for people, JSON with `LOG_FORMAT=json`.
 * @param level `LOG_LEVEL` overrides it
 */
export function createLog(level: LogLevel, write: (line: string) => void = (line) => void process.stderr.write(line)): Log {
  const json = process.env.LOG_FORMAT === 'json';
  const options = { level: process.env.LOG_LEVEL ?? level, base: null, serializers: { error: pino.stdSerializers.err } };
  const root = pino(options, { write: json ? write : (line: string) => write(`${humanLine(line)}\n`) });
  const logger = (target: Pick<typeof root, 'debug' | 'info' | 'warn' | 'error'>): Logger => ({
    debug: (data, message) => target.debug(data, message),
    info: (data, message) => target.info(data, message),
    warn: (data, message) => target.warn(data, message),
    error: (data, message) => target.error(data, message),
  });
  return { ...logger(root), of: (plugin) => logger(root.child({ plugin })) };
}

function humanLine(line: string): string {
  const { level, time, plugin, msg, error, ...rest } = JSON.parse(line);
  const data = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
  const at = new Date(time).toISOString().slice(11, 23);
  const cause = error?.stack ?? error?.message;
  return `${at} ${(levels[level] ?? '').padEnd(5)} ${plugin ? `[${plugin}] ` : ''}${msg ?? ''}${data}${cause ? `\n${cause}` : ''}`;
}
