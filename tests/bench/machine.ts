import { cpus, platform, release, totalmem } from 'node:os';

/** What the figures were measured on; they mean nothing without it. */
export function machineFacts(): Readonly<Record<string, string | number>> {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    postgresql: 'embedded 18, fsync and synchronous_commit on',
    at: new Date().toISOString(),
  };
}
