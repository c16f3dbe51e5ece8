import { type Database, type Sql, type Transaction, tableOf } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';
import { recordChanges } from '../capture/record-changes.ts';
import { cellValue, rowsOf, uuidOf } from '../capture/record-image.ts';
import { type Expiry, expiries, isExpired } from '../retention/expiry.ts';
import { headerSql, imagesSql } from '../seal/hashed-entry.ts';
import type { KeyRing, SignedHead } from '../seal/key-ring.ts';
import { headColumns, Leaf, SealState, Tree, TreeHead } from '../seal/log.entities.ts';
import { type Fault, type StoredLeaf, type StoredTree, TreeCheck } from './verify-tree.ts';

export interface Verification {
  readonly entries: number;
  readonly trees: number;
  readonly heads: number;
  /** Entries of the last moments, which no signature covers yet. */
  readonly unsealed: number;
  readonly faults: readonly Fault[];
  readonly seconds: number;
}

export interface VerifyOptions {
  /** Signed heads that were kept elsewhere: they show what was cut off together with its signatures. */
  readonly shipped?: readonly SignedHead[];
  /** Told now and then. */
  readonly progress?: (entries: number) => void;
  readonly signal?: AbortSignal;
}

/** Leaves that are read between two looks at the heads. */
const pageSize = 20_000;
/** Faults that are told of one tree. */
const mostFaults = 100;

/** The reading half of a transaction. */
export type LogReader = Pick<Transaction, 'query' | 'read'>;

function page(tree: string, after: number): string {
  return `SELECT l.index, l.id, l.digest, l.hash, l.chain, CASE WHEN e.id IS NOT NULL THEN ${headerSql} END,
      CASE WHEN e.id IS NOT NULL THEN ${imagesSql} END
    FROM (SELECT * FROM ${tableOf(Leaf)} WHERE tree = '${tree.replaceAll("'", "''")}' AND index > ${after} ORDER BY index LIMIT ${pageSize}) l
    LEFT JOIN ${tableOf(Entry)} e ON e.id = l.id ORDER BY l.index`;
}

const headPage = `
  SELECT ${headColumns} FROM ${tableOf(TreeHead)}
  WHERE tree = $1 AND size > $2 AND ($3::bigint IS NULL OR size <= $3) ORDER BY size`;

/** Holds the whole log against its hashes, its signatures and itself, as it stands at one moment. */
export function verifyLog(db: Database, keys: KeyRing, options: VerifyOptions = {}): Promise<Verification> {
  return db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return checkLog(tx, keys, options);
  });
}

/** The same through a connection of one's own. Everything is hashed here, nothing in the database. */
export async function checkLog(sql: LogReader, keys: KeyRing, options: VerifyOptions = {}): Promise<Verification> {
  const start = performance.now();
  const shipped = Map.groupBy(options.shipped ?? [], ({ tree }) => tree);
  const stored = await sql.query<StoredTree & { name: string }>(`SELECT name, size, chain, edge FROM ${tableOf(Tree)}`);
  const trees = new Map(stored.map((each) => [each.name, each]));
  const grown = await sql.query<{ tree: string }>(
    `SELECT DISTINCT tree FROM ${tableOf(Leaf)} UNION SELECT DISTINCT tree FROM ${tableOf(TreeHead)}`,
  );
  const names = new Set([...shipped.keys(), ...trees.keys(), ...grown.map(({ tree }) => tree)]);
  const over = await expiries(sql);
  const faults: Fault[] = [];
  let entries = 0;
  let heads = 0;
  for (const name of names) {
    const check = new TreeCheck(name, keys, shipped.get(name) ?? [], (header) => isOver(header, over));
    heads += await readTree(sql, name, check, (count) => options.progress?.(entries + count), options.signal);
    check.end(trees.get(name));
    faults.push(...check.faults.slice(0, mostFaults));
    entries += check.size;
  }
  const { faults: loose, unsealed } = await looseEntries(sql);
  faults.push(...loose, ...(await brokenLanes(sql)), ...(await disabledTriggers(sql)));
  const seconds = (performance.now() - start) / 1000;
  return { entries, trees: names.size, heads, unsealed, faults, seconds };
}

/** @returns how many heads it has */
async function readTree(
  tx: LogReader,
  tree: string,
  check: TreeCheck,
  progress: (count: number) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  let heads = 0;
  const readHeads = async (upTo: number | null) => {
    const found = await tx.query<SignedHead>(headPage, [tree, check.covered, upTo], { name: 'audit.verify-heads' });
    check.addHeads(found);
    heads += found.length;
  };
  let last = -1;
  for (let count = pageSize; count === pageSize; progress(check.size)) {
    signal?.throwIfAborted();
    await readHeads(check.size + pageSize);
    count = await tx.read(page(tree, last), (row) => {
      const leaf = leafOf(row);
      last = leaf.index;
      check.add(leaf);
    });
  }
  await readHeads(null);
  return heads;
}

function leafOf([index, id, digest, hash, chain, header, images]: readonly (Uint8Array | null)[]): StoredLeaf {
  return {
    index: Number(bytes(index).readBigInt64BE()),
    entry: () => uuidOf(bytes(id)),
    digest: bytes(digest),
    hash: bytes(hash),
    // It is held against the next leaf, when these bytes are gone.
    chain: Buffer.from(bytes(chain)),
    header: header ? bytes(header) : null,
    images: images ? bytes(images) : null,
  };
}

function bytes(value: Uint8Array | null | undefined): Buffer {
  return value ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.alloc(0);
}

/** Whether a rule said that the images of an entry may go, told by its header. */
function isOver(header: Buffer, over: readonly Expiry[]): boolean {
  const [cells] = rowsOf(header);
  const createdAt = cells?.[2];
  const entity = cells?.[7];
  return (
    createdAt !== undefined && entity !== undefined && isExpired(over, String(cellValue(entity)), String(cellValue(createdAt)))
  );
}

/** Entries without a leaf: fresh ones are waited for, others were put there behind the seal's back. */
async function looseEntries(tx: Sql): Promise<{ faults: Fault[]; unsealed: number }> {
  const rows = await tx.query<{ id: string; forged: boolean }>(
    `WITH state AS (SELECT coalesce((SELECT snapshot FROM ${tableOf(SealState)} LIMIT 1), '1:1:')::pg_snapshot AS snapshot)
     SELECT e.id, pg_visible_in_snapshot(e.transaction::text::xid8, snapshot)
         OR NOT pg_visible_in_snapshot(e.transaction::text::xid8, pg_current_snapshot()) AS forged
     FROM state, ${tableOf(Entry)} e WHERE NOT EXISTS (SELECT FROM ${tableOf(Leaf)} l WHERE l.id = e.id)
     ORDER BY 2 DESC, e.id LIMIT 100000`,
  );
  const faults = rows
    .filter(({ forged }) => forged)
    .slice(0, mostFaults)
    .map(({ id }): Fault => ({ kind: 'inserted', tree: '', entry: id, detail: 'An entry stands there that was never sealed.' }));
  return { faults, unsealed: rows.filter(({ forged }) => !forged).length };
}

/** A lane counts without gaps: PostgreSQL takes a place back with the transaction. */
async function brokenLanes(tx: Sql): Promise<Fault[]> {
  const rows = await tx.query<{ lane: string; count: number; least: number; greatest: number }>(
    `SELECT lane, count(*) AS count, min(position) AS least, max(position) AS greatest FROM ${tableOf(Entry)}
     GROUP BY lane HAVING count(*) <> max(position) OR min(position) <> 1 LIMIT ${mostFaults}`,
  );
  return rows.map(({ lane, count, greatest }) => ({
    kind: count < greatest ? 'deleted' : 'inserted',
    tree: '',
    detail: `The lane ${lane} counts to ${greatest}, but has ${count} entries.`,
  }));
}

/** Tables whose changes go unseen: a trigger is off or runs something else. */
async function disabledTriggers(tx: Sql): Promise<Fault[]> {
  const rows = await tx.query<{ table: string; state: string; same: boolean }>(
    `SELECT t.tgrelid::regclass::text AS table, t.tgenabled AS state, strpos(p.prosrc, $1) > 0 AS same
     FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = 'audit' AND p.proname = 'record_changes' AND (t.tgenabled NOT IN ('O', 'A') OR strpos(p.prosrc, $1) = 0)`,
    [recordChanges.body],
  );
  return rows.map(({ table, same }) => ({
    kind: 'disabled',
    tree: '',
    detail: same
      ? `Changes of ${table} are not written down: its trigger is off.`
      : 'The function that writes changes down was replaced.',
  }));
}
