import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { defineEntity, definePlugin, field, type Plugin } from '@entrepot/sdk';
import audit, { type AuditLog, Log, type Verification, verifyLog } from '../src/index.ts';

/** A register with all that the log has to do with: common, personal and secret fields, money. */
export const Member = defineEntity('club.member', {
  fields: {
    code: field.text({ unique: true }),
    fee: field.money().optional(),
    born: field.date().optional(),
    score: field.decimal().optional(),
    tags: field.json<readonly string[]>().default([]),
    email: field.text({ personal: true }).optional(),
    phone: field.text({ personal: true }).optional(),
    pin: field.text({ secret: true }).optional(),
  },
});

const club = definePlugin({ name: 'club', version: '1.0.0', entities: [Member] });

export interface AuditApp extends TestApp {
  readonly log: AuditLog;
  readonly folder: string;
  verify(): Promise<Verification>;
}

/** An app with the log, whose keys stand in a folder of its own. */
export async function createAuditApp(more: readonly Plugin[] = []): Promise<AuditApp> {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-audit-'));
  const app = await createTestApp({ plugins: [club, audit, ...more], settings: { audit: { folder } } });
  const log = app.context.use(Log);
  return {
    ...app,
    log,
    folder,
    verify: async () => verifyLog(app.context.db, await log.keys()),
    stop: async () => {
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
