import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@entrepot/database/embedded';
import { createLog } from '../../core/src/log.ts';

/** A data folder of its own for an embedded PostgreSQL. */
export function makeDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'entrepot-crash-'));
}

/** Stops the server that a killed process left behind, then removes the folder and what it points to. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const server = await startEmbedded({ dataDir, log: createLog('error') });
  await server.stop();
  try {
    rmSync(readFileSync(join(dataDir, 'location'), 'utf8').trim(), { recursive: true, force: true });
  } catch {
    // The data lie in the folder itself.
  }
  rmSync(dataDir, { recursive: true, force: true });
}
