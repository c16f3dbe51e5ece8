import { type Operation, Problem, type Transaction } from '@entrepot/sdk';
import type { RegisteredEntity } from '../../schema/registry.ts';
import { type Answer, jsonAnswer } from '../answer.ts';
import type { Exchange } from '../exchange.ts';
import { problemOfError } from '../problems/problem-of-error.ts';
import { draftChange, draftRecord, invalidInput } from './draft.ts';
import { ifMatchRequired } from './if-match.ts';
import { present } from './present.ts';
import type { Row } from './table-sql.ts';
import { type Change, createRecords, deleteRecords, updateRecords } from './write-records.ts';

const mostItems = 1_000;
const statuses: Readonly<Record<Operation, number>> = { create: 201, update: 200, delete: 204 };

/** An item that passed its checks, ready to be written alone or with others. */
interface Item {
  readonly index: number;
  readonly given: Readonly<Record<string, unknown>>;
  readonly draft: Row | Change;
}

/** The records as stored, undefined for those deleted. */
type Writer = (tx: Transaction, items: readonly Item[]) => Promise<readonly (Row | undefined)[]>;

/**
 * Writes up to 1,000 items, `{ "items": [ … ] }`; for update and delete each has its `id` and `version`.
 * Each stands or falls by itself and has a result in its place. All that pass the checks are tried as one set first, for
 * that is what it costs least; where the database refuses the set, each is written alone.
 * @throws Problem `batch-too-large` (413), `invalid-input` (422)
 */
export async function batch(exchange: Exchange, entity: RegisteredEntity, operation: Operation): Promise<Answer> {
  const { web, caller, kept } = exchange;
  const { registry, db } = web.kernel;
  caller.require(entity, operation);
  const given = itemsOf((await exchange.body()).value);
  const results: object[] = [];
  const fail = (index: number, error: unknown) => {
    const problem = problemOfError(error, registry);
    if (problem.status >= 500) throw error;
    results[index] = { index, status: problem.status, problem: web.problems.of(problem, exchange.locale) };
  };
  const items: Item[] = [];
  for (const [index, each] of given.entries()) {
    try {
      const own = typeof each === 'object' && each !== null ? { ...each } : {};
      items.push({ index, given: own, draft: draftOf(exchange, entity, operation, each) });
    } catch (error) {
      fail(index, error);
    }
  }
  const succeed = (done: readonly Item[], rows: readonly (Row | undefined)[]) => {
    for (const [place, { index }] of done.entries()) {
      const row = rows[place];
      const data = row && present(registry, caller, entity, row);
      results[index] = { index, status: statuses[operation], ...(data ? { data } : {}) };
    }
  };
  const answer = () => {
    const succeeded = results.filter((result) => result && !('problem' in result)).length;
    return jsonAnswer(JSON.stringify({ succeeded, failed: given.length - succeeded, results }));
  };
  const write = writerOf(exchange, entity, operation);
  try {
    await db.transaction(async (tx) => {
      if (items.length > 0) succeed(items, await write(tx, structuredClone(items)));
      await kept?.answered(tx, answer());
    });
  } catch (error) {
    if (problemOfError(error, registry).status >= 500) throw error;
    for (const item of items) {
      try {
        await db.transaction(async (tx) => succeed([item], await write(tx, structuredClone([item]))));
      } catch (reason) {
        fail(item.index, reason);
      }
    }
  }
  web.written(entity);
  return answer();
}

function itemsOf(value: unknown): readonly unknown[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : undefined;
  if (!Array.isArray(items) || items.length === 0) {
    throw invalidInput([{ pointer: '/items', code: 'required', detail: 'A batch is {"items": [ … ]} with one item at least.' }]);
  }
  if (items.length > mostItems) {
    throw new Problem('batch-too-large', {
      status: 413,
      detail: `A batch has ${mostItems} items at most; this one has ${items.length}.`,
      remedy: 'Send it in parts, or use an import, which runs as a job.',
      params: { most: mostItems, count: items.length },
    });
  }
  return items;
}

function draftOf({ web, caller }: Exchange, entity: RegisteredEntity, operation: Operation, item: unknown): Row | Change {
  const { registry } = web.kernel;
  if (operation === 'create') return draftRecord(registry, caller, entity, item, web.kernel.now());
  const { id, version, ...fields } = (typeof item === 'object' && item !== null ? item : {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/i.test(id)) {
    throw invalidInput([{ pointer: '/id', code: 'required', detail: 'Each item has the id of its record.' }]);
  }
  if (version === undefined) throw ifMatchRequired();
  if (!Number.isSafeInteger(version)) {
    throw invalidInput([{ pointer: '/version', code: 'wrong-type', detail: 'The version is a whole number.' }]);
  }
  const change = { id: id.toLowerCase(), version: version as number };
  if (operation === 'update') return { ...change, fields: draftChange(registry, caller, entity, fields) };
  const [extra] = Object.keys(fields);
  if (extra === undefined) return { ...change, fields: {} };
  throw invalidInput([{ pointer: `/${extra}`, code: 'unknown-field', detail: 'A deletion takes id and version only.' }]);
}

function writerOf({ web, caller }: Exchange, entity: RegisteredEntity, operation: Operation): Writer {
  return async (tx, items) => {
    const write = { web, caller, entity, tx };
    if (operation === 'create') {
      return createRecords(
        write,
        items.map(({ draft }) => draft as Row),
        items.map(({ given }) => given),
      );
    }
    const changes = items.map(({ draft }) => draft as Change);
    if (operation === 'update') return updateRecords(write, changes);
    await deleteRecords(write, changes);
    return [];
  };
}
