import { type Context, Model, Problem, tableOf } from '@entrepot/sdk';
import { writeNotes } from '../capture/write-note.ts';
import { SubjectKey } from './subject-key.entity.ts';
import type { Subject } from './subject-seeds.ts';

/** What is left of a subject's data in the record itself. */
export interface Erasure {
  /** Whether the record is there still. */
  readonly found: boolean;
  /** Personal fields that the record must have: they keep their values. */
  readonly kept: readonly string[];
}

/**
 * Erases the personal data of one record: what may be missing goes from the record, and the key to what the log holds of it is
 * destroyed, for good. The log verifies as before, and the erasure stands in it.
 * @throws Problem `audit.nothing-personal` where the entity has no personal field
 */
export async function eraseSubject(
  { db, use }: Pick<Context, 'db' | 'use'>,
  { entity: name, record }: Subject,
): Promise<Erasure> {
  const entity = use(Model).entities.get(name);
  const personal = [...(entity?.fields.values() ?? [])].filter(({ field }) => field.options.personal);
  if (!entity || personal.length === 0) {
    throw new Problem('audit.nothing-personal', {
      detail: `"${name}" is no entity with personal fields.`,
      remedy: 'Name an entity that has some, as orders.order.',
      params: { entity: name },
    });
  }
  const open = personal.filter(({ field, columns }) => field.presence === 'optional' && columns.length > 0);
  const columns = open.flatMap((each) => each.columns);
  return db.transaction(async (tx) => {
    const cleared = columns.map((column) => `"${column}" = NULL`).join(', ');
    const found =
      columns.length === 0 || entity.entity.appendOnly
        ? await tx.query(`SELECT 1 FROM ${entity.table} WHERE id = $1`, [record])
        : await tx.query(
            `UPDATE ${entity.table} SET ${cleared}, version = version + 1, updated_at = now() WHERE id = $1 RETURNING 1`,
            [record],
          );
    await tx.query(
      `INSERT INTO ${tableOf(SubjectKey)} (entity, record, erased_at) VALUES ($1, $2, now())
       ON CONFLICT (entity, record) DO UPDATE SET seed = NULL, erased_at = coalesce(subject_keys.erased_at, now())`,
      [name, record],
    );
    await writeNotes(tx, [
      { operation: 'erase', entity: name, records: 1, note: { record, fields: personal.map((each) => each.name) } },
    ]);
    const kept = entity.entity.appendOnly ? personal : personal.filter((each) => !open.includes(each));
    return { found: found.length > 0, kept: found.length > 0 ? kept.map((each) => each.name) : [] };
  });
}
