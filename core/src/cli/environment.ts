import { dirname, join } from 'node:path';
import { Problem } from '@entrepot/sdk';

/** Where this process finds its database and listens; from the environment, never from the config file. */
export interface Environment {
  databaseUrl: string | undefined;
  dataDir: string;
  port: number;
  host: string | undefined;
}

const defaultPort = 7070;

/**
 * Reads `DATABASE_URL`, `ENTREPOT_DATA_DIR`, `PORT` and `HOST`.
 * @throws Problem `invalid-port` or `invalid-database-url`, naming the variable
 */
export function readEnvironment(env: NodeJS.ProcessEnv, configFile: string): Environment {
  return {
    databaseUrl: databaseUrlOf(env.DATABASE_URL),
    dataDir: env.ENTREPOT_DATA_DIR || join(dirname(configFile), '.entrepot'),
    port: env.PORT ? parsePort(env.PORT, 'PORT') : defaultPort,
    host: env.HOST || undefined,
  };
}

/** @param source what to name in the error: a variable or an option */
export function parsePort(text: string, source: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Problem('invalid-port', {
    status: 500,
    detail: `${source} is "${text}", which is no port.`,
    remedy: `Set ${source} to a whole number from 0 (any free port) to 65535.`,
  });
}

function databaseUrlOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new Problem('invalid-database-url', {
    status: 500,
    detail: 'DATABASE_URL is no address of a PostgreSQL database.',
    remedy: 'Write it as postgresql://user:password@host:5432/database, or unset it to use the embedded PostgreSQL.',
  });
}
