import { randomBytes } from 'node:crypto';
import { type Sql, tableOf } from '@entrepot/sdk';
import { SubjectKey } from './subject-key.entity.ts';

/** A record that holds personal data. */
export interface Subject {
  readonly entity: string;
  readonly record: string;
}

/** The seeds of subjects by `<entity> <record>`; null where the key was destroyed, no entry where there never was one. */
export async function seedsOf(sql: Sql, subjects: readonly Subject[]): Promise<Map<string, Buffer | null>> {
  if (subjects.length === 0) return new Map();
  const rows = await sql.query<Subject & { seed: Buffer | null }>(
    `SELECT k.entity, k.record, k.seed FROM ${tableOf(SubjectKey)} k
     JOIN unnest($1::text[], $2::text[]) AS s (entity, record) ON k.entity = s.entity AND k.record = s.record`,
    [subjects.map(({ entity }) => entity), subjects.map(({ record }) => record)],
    { name: 'audit.seeds' },
  );
  return new Map(rows.map(({ entity, record, seed }) => [`${entity} ${record}`, seed]));
}

/** Makes seeds for subjects that have none. */
export async function makeSeeds(sql: Sql, subjects: readonly Subject[]): Promise<Map<string, Buffer>> {
  if (subjects.length === 0) return new Map();
  const seeds = subjects.map(() => randomBytes(32));
  await sql.query(
    `INSERT INTO ${tableOf(SubjectKey)} (entity, record, seed) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])`,
    [subjects.map(({ entity }) => entity), subjects.map(({ record }) => record), seeds],
    { name: 'audit.make-seeds' },
  );
  return new Map(subjects.map(({ entity, record }, index) => [`${entity} ${record}`, seeds[index] as Buffer]));
}
