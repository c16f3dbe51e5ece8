import type { Problem } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import type { Locale } from '@entrepot/web/locale';
import { readMany } from '@entrepot/web/read/read-records';
import { shapeFor } from '@entrepot/web/read/shape';
import type { Web } from '@entrepot/web/web';
import { writeItems } from '@entrepot/web/write/write-items';
import { settleItems, type WaitingItem } from './bulk-items.ts';
import type { BulkWork } from './bulk-work.ts';

/** As whom a job works, and for whom it tells. */
export interface BulkRun {
  readonly web: Web;
  readonly caller: Caller;
  readonly locale: Locale;
  readonly job: string;
}

/**
 * Changes or deletes records as the generated routes do, in sets. What is written and what is noted of it commit together.
 * @param fieldsOf what of a record is changed
 */
export async function writeEach(
  { web, caller, locale, job }: BulkRun,
  { entity, operation }: Extract<BulkWork, { kind: 'write' }>,
  items: readonly WaitingItem[],
  fieldsOf: (item: WaitingItem) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const { registry, db } = web.kernel;
  const names = [...new Set(items.flatMap((item) => Object.keys(fieldsOf(item))))];
  const access = caller.access(entity, 'read');
  const fields = names.filter((name) => access.mayShow(name));
  const shape = shapeFor(registry, caller, entity, { fields, children: false });
  const texts = await readMany(
    web.statements,
    db,
    shape,
    items.map(({ record }) => record),
    '',
  );
  const befores = new Map(texts.map(({ json }) => JSON.parse(json)).map((row: Record<string, unknown>) => [row.id, row]));
  const given = items.map((item) => {
    const version = item.recordVersion ?? befores.get(item.record)?.version ?? 1;
    return { id: item.record, version, ...(operation === 'update' ? fieldsOf(item) : {}) };
  });
  await writeItems({ web, caller, entity, operation }, given, async (tx, from, outcomes) => {
    const settled = outcomes.map((outcome, index) => {
      const item = items[from + index];
      if (!item) throw new Error('an outcome without an item');
      if ('refusal' in outcome) return { item, refusal: outcome.refusal as Problem };
      if (operation === 'delete') return { item };
      const before = befores.get(item.record);
      const replaced = Object.fromEntries(Object.keys(fieldsOf(item)).map((name) => [name, before?.[name] ?? null]));
      return { item, before: replaced, recordVersion: Number(outcome.row?.version) };
    });
    await settleItems(tx, job, settled, web.problems, locale);
  });
}
