import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Operation, Problem, Transaction } from '@entrepot/sdk';
import type { Caller } from '../identity/caller.ts';
import { problemOfError } from '../problems/problem-of-error.ts';
import type { Web } from '../web.ts';
import { draftChange, draftRecord, invalidInput } from './draft.ts';
import { ifMatchRequired } from './if-match.ts';
import type { Row } from './table-sql.ts';
import { type Change, createRecords, deleteRecords, updateRecords } from './write-records.ts';

/** Who writes what. */
export interface ItemWriter {
  readonly web: Web;
  readonly caller: Caller;
  readonly entity: RegisteredEntity;
  readonly operation: Operation;
}

/** What became of an item: the record as stored, nothing where it was deleted, or why it was not taken. */
export type Outcome = { readonly row: Row | undefined } | { readonly refusal: Problem };

/** Called in the transaction that takes the items from `from` on: what it notes stands or falls with them. */
export type Recorder = (tx: Transaction, from: number, outcomes: readonly Outcome[]) => Promise<void>;

/** An item that passed its checks, ready to be written alone or with others. */
interface Item {
  readonly given: Readonly<Record<string, unknown>>;
  readonly draft: Row | Change;
}

/**
 * Writes items, each of which stands or falls by itself. All that pass the checks are tried as one set, for that is what
 * it costs least; a set that the database refuses is tried again by halves, in order, down to the items at fault.
 * @returns what became of each, in its place
 * @throws what is not an item's fault; what was written until then stands, and was recorded
 */
export async function writeItems(writer: ItemWriter, given: readonly unknown[], record: Recorder): Promise<readonly Outcome[]> {
  const { registry, db } = writer.web.kernel;
  const refusalOf = (error: unknown): Problem => {
    const problem = problemOfError(error, registry);
    if (problem.status >= 500) throw error;
    return problem;
  };
  const items = given.map((each): Item | { refusal: Problem } => {
    try {
      return { given: typeof each === 'object' && each !== null ? { ...each } : {}, draft: draftOf(writer, each) };
    } catch (error) {
      return { refusal: refusalOf(error) };
    }
  });
  const results: Outcome[] = [];
  const writeRange = async (from: number, to: number): Promise<void> => {
    const range = items.slice(from, to);
    const good = range.filter((item) => 'draft' in item);
    const settle = async (tx: Transaction, outcomeOf: (place: number) => Outcome) => {
      let place = 0;
      const outcomes = range.map((item) => ('refusal' in item ? item : outcomeOf(place++)));
      await record(tx, from, outcomes);
      return outcomes;
    };
    try {
      const outcomes = await db.transaction(async (tx) => {
        // Run again after a conflict, it must find the drafts as they were.
        const rows = good.length > 0 ? await write(writer, tx, structuredClone(good)) : [];
        return settle(tx, (place) => ({ row: rows[place] }));
      });
      results.push(...outcomes);
    } catch (error) {
      const refusal = refusalOf(error);
      if (good.length === 0) throw error;
      if (good.length === 1) {
        results.push(...(await db.transaction((tx) => settle(tx, () => ({ refusal })))));
        return;
      }
      const middle = Math.ceil((from + to) / 2);
      await writeRange(from, middle);
      await writeRange(middle, to);
    }
  };
  await writeRange(0, items.length);
  return results;
}

function draftOf({ web, caller, entity, operation }: ItemWriter, item: unknown): Row | Change {
  const { registry } = web.kernel;
  caller.require(entity, operation);
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

/** @returns the records as stored, none for those deleted */
async function write(
  { web, caller, entity, operation }: ItemWriter,
  tx: Transaction,
  items: readonly Item[],
): Promise<readonly Row[]> {
  const target = { web, caller, entity, tx };
  if (operation === 'create') {
    const drafts = items.map(({ draft }) => draft as Row);
    return createRecords(
      target,
      drafts,
      items.map(({ given }) => given),
    );
  }
  const changes = items.map(({ draft }) => draft as Change);
  if (operation === 'update') return updateRecords(target, changes);
  await deleteRecords(target, changes);
  return [];
}
