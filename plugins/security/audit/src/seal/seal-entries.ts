import { type Context, Model, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';
import { Layouts } from '../capture/layouts.ts';
import { imageOf } from '../capture/record-image.ts';
import { writeNotes } from '../capture/write-note.ts';
import { type Hash, TreeEdge } from '../merkle/tree-hash.ts';
import { HideImages } from '../personal/hide-images.ts';
import { digestOf, entryHash, headerSql, imageBytesSql, imagesSql, nextLink, noLink } from './hashed-entry.ts';
import type { KeyRing, SignedHead } from './key-ring.ts';
import { headColumns, Leaf, SealState, Touch, Tree, TreeHead } from './log.entities.ts';
import { mostIndexed, touchesOf } from './touches-of.ts';

/** Entries and bytes of images that are held at once, at most. */
const mostEntries = 2_000;
const mostBytes = 16 * 1024 * 1024;
/** Of images that nobody needs whole: enough for a row, which shows the table's columns, and for the ids of a few. */
const sampleBytes = 16_384;

interface Fresh {
  id: string;
  transaction: number;
  tree: string;
  entity: string | null;
  operation: string;
  records: number;
  header: Buffer;
  before: Buffer | null;
  after: Buffer | null;
  /** Of images that stay in the database, which has hashed them. */
  digest: Buffer | null;
  first: Buffer | null;
  last: Buffer | null;
  /** Where the images stay in the database, the beginning of one, if somebody needs it. */
  sample: Buffer | null;
}

/** A tree while it grows. */
interface Growing {
  edge: TreeEdge;
  chain: Hash;
  /** Heads that were signed for it. */
  heads: number;
}

const batch = `
  WITH fresh AS MATERIALIZED (
    SELECT id, bytes FROM (
      SELECT id, bytes, sum(bytes) OVER (ORDER BY transaction, id) AS total FROM (
        SELECT e.id, e.transaction, ${imageBytesSql} AS bytes FROM ${tableOf(Entry)} e
        WHERE (e.transaction, e.id) > ($3::bigint, $4::uuid)
          AND NOT pg_visible_in_snapshot(e.transaction::text::xid8, $1::pg_snapshot)
          AND pg_visible_in_snapshot(e.transaction::text::xid8, $2::pg_snapshot)
        ORDER BY e.transaction, e.id LIMIT ${mostEntries}
      ) next
    ) summed WHERE total - bytes <= ${mostBytes}
  )
  SELECT e.id, e.transaction, coalesce(e.scope #>> '{user,attributes,company}', '') AS tree, e.entity, e.operation, e.records,
    ${headerSql} AS header, CASE WHEN hides THEN e.before END AS before, CASE WHEN hides THEN e.after END AS after,
    CASE WHEN NOT hides THEN sha256(${imagesSql}) END AS digest,
    coalesce(e.first_id, substring(coalesce(e.after, e.before) FROM 13 FOR 16)) AS first, e.last_id AS last,
    CASE WHEN few OR NOT e.entity = ANY ($6) THEN substring(coalesce(e.after, e.before) FROM 1 FOR ${sampleBytes}) END AS sample
  FROM fresh JOIN ${tableOf(Entry)} e USING (id), LATERAL (SELECT e.entity = ANY ($5) AS hides,
    e.operation <> 'insert' AND e.records BETWEEN 2 AND ${mostIndexed} AS few) k
  ORDER BY e.transaction, e.id`;

/** Puts new entries into the trees of their companies and signs the trees. */
export class Sealer {
  readonly #context: Context;
  readonly #keys: () => Promise<KeyRing>;
  readonly #layouts: Layouts;
  readonly #hide: HideImages;

  constructor(context: Context, keys: () => Promise<KeyRing>) {
    this.#context = context;
    this.#keys = keys;
    this.#layouts = new Layouts();
    this.#hide = new HideImages(() => context.use(Model), this.#layouts);
  }

  /**
   * Seals what is committed and not sealed yet, in one process at a time.
   * @param waits for another process that is at it; otherwise nothing is done meanwhile
   * @returns the signed heads of the trees that grew
   * @throws Problem `audit.tampered-edge`, `audit.foreign-key`: nothing is sealed upon a past that was changed
   */
  async seal(waits: boolean): Promise<SignedHead[]> {
    const keys = await this.#keys();
    try {
      return await this.#context.db.transaction((tx) => this.#seal(tx, keys, waits));
    } catch (error) {
      this.#layouts.forget();
      throw error;
    }
  }

  async #seal(tx: Transaction, keys: KeyRing, waits: boolean): Promise<SignedHead[]> {
    const lock = `advisory_xact_lock(hashtextextended('audit.seal', 0))`;
    const [mine] = await tx.query<{ taken: unknown }>(waits ? `SELECT pg_${lock}` : `SELECT pg_try_${lock} AS taken`);
    if (!waits && mine?.taken !== true) return [];
    const [state] = await tx.query<{ last: string | null; now: string }>(
      `SELECT (SELECT snapshot FROM ${tableOf(SealState)} LIMIT 1) AS last, pg_current_snapshot()::text AS now`,
    );
    if (!state) return [];
    const last = state.last ?? '1:1:';
    const trees = new Map<string, Growing>();
    // What was open at the last time may have written since; all before it is sealed.
    let place = { transaction: Number(last.slice(0, last.indexOf(':'))) - 1, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
    for (;;) {
      const values = [last, state.now, place.transaction, place.id, this.#hide.entities(), this.#layouts.entities()];
      const rows = await tx.query<Fresh>(batch, values, { name: 'audit.fresh' });
      const end = rows.at(-1);
      if (!end) break;
      await this.#append(tx, keys, trees, rows);
      place = end;
    }
    if (trees.size === 0) return [];
    const notes = this.#layouts.fresh.splice(0);
    await writeNotes(
      tx,
      notes.map(({ entity, layout }) => ({
        operation: 'layout',
        entity,
        scope: { plugin: 'audit', work: 'seal' },
        note: { ...layout },
      })),
    );
    await tx.query(
      state.last === null
        ? `INSERT INTO ${tableOf(SealState)} (snapshot) VALUES ($1)`
        : `UPDATE ${tableOf(SealState)} SET snapshot = $1`,
      [state.now],
    );
    return this.#sign(tx, keys, trees);
  }

  async #append(tx: Transaction, keys: KeyRing, trees: Map<string, Growing>, rows: readonly Fresh[]): Promise<void> {
    const hidden = await this.#hide.hide(tx, keys, rows);
    const leaves: { tree: string; index: number; entry: string; digest: Hash; hash: Hash; chain: Hash }[] = [];
    for (const row of rows) {
      const tree = trees.get(row.tree) ?? (await this.#open(tx, keys, row.tree));
      trees.set(row.tree, tree);
      const { before, after } = hidden.get(row.id) ?? row;
      const digest = row.digest ?? digestOf(imageOf([[bytea(before), bytea(after)]]));
      const hash = entryHash(row.header, digest);
      tree.chain = nextLink(tree.chain, hash);
      leaves.push({ tree: row.tree, index: tree.edge.size, entry: row.id, digest, hash, chain: tree.chain });
      tree.edge.push(hash);
    }
    tx.send(
      `INSERT INTO ${tableOf(Leaf)} (tree, index, id, digest, hash, chain)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[])`,
      [
        leaves.map(({ tree }) => tree),
        leaves.map(({ index }) => index),
        leaves.map(({ entry }) => entry),
        leaves.map(({ digest }) => digest),
        leaves.map(({ hash }) => hash),
        leaves.map(({ chain }) => chain),
      ],
      { name: 'audit.leaves' },
    );
    if (hidden.size > 0) {
      const changed = [...hidden];
      tx.send(
        `UPDATE ${tableOf(Entry)} e SET before = h.before, after = h.after
         FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS h (id, before, after) WHERE e.id = h.id`,
        [changed.map(([id]) => id), changed.map(([, { before }]) => before), changed.map(([, { after }]) => after)],
        { name: 'audit.hide' },
      );
    }
    await this.#index(tx, rows);
  }

  async #index(tx: Transaction, rows: readonly Fresh[]): Promise<void> {
    const touches = rows.flatMap(touchesOf);
    if (touches.length === 0) return;
    await tx.query(
      `INSERT INTO ${tableOf(Touch)} (entity, record, last, entry_id, wide)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::boolean[])`,
      [
        touches.map(({ entity }) => entity),
        touches.map(({ record }) => record),
        touches.map(({ last }) => last),
        touches.map(({ entry }) => entry),
        touches.map(({ wide }) => wide),
      ],
      { name: 'audit.touches' },
    );
  }

  /** Where a tree grows on, held against its last signature. */
  async #open(tx: Transaction, keys: KeyRing, name: string): Promise<Growing> {
    const [tree] = await tx.query<{ size: number; chain: Buffer; edge: Buffer }>(
      `SELECT size, chain, edge FROM ${tableOf(Tree)} WHERE name = $1`,
      [name],
    );
    const [head] = await tx.query<SignedHead>(
      `SELECT ${headColumns} FROM ${tableOf(TreeHead)}
       WHERE tree = $1 ORDER BY size DESC LIMIT 1`,
      [name],
    );
    if (!tree && !head) return { edge: new TreeEdge(), chain: noLink, heads: 0 };
    if (head && head.keyId !== keys.keyId) throw foreignKey(head, keys);
    const edge = tree && edgeOf(tree);
    if (!tree || !edge || !head || edge.root().toString('hex') !== head.root || !keys.isSigned(head)) throw tamperedEdge(name);
    return { edge, chain: tree.chain, heads: head.number };
  }

  async #sign(tx: Transaction, keys: KeyRing, trees: ReadonlyMap<string, Growing>): Promise<SignedHead[]> {
    const signedAt = new Date().toISOString();
    const heads: SignedHead[] = [];
    for (const [tree, { edge, chain, heads: before }] of trees) {
      heads.push(keys.sign({ tree, number: before + 1, size: edge.size, root: edge.root().toString('hex'), signedAt }));
      tx.send(
        `INSERT INTO ${tableOf(Tree)} (name, size, chain, edge) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name) DO UPDATE SET size = excluded.size, chain = excluded.chain, edge = excluded.edge, updated_at = now()`,
        [tree, edge.size, chain, Buffer.concat(edge.nodes)],
        { name: 'audit.tree' },
      );
    }
    await tx.query(
      `INSERT INTO ${tableOf(TreeHead)} (tree, number, size, root, signed_at, key_id, signature)
       SELECT tree, number, size, root, "signedAt", "keyId", signature
       FROM jsonb_to_recordset($1::jsonb) AS h (tree text, number bigint, size bigint, root text, "signedAt" timestamptz, "keyId" text, signature text)`,
      [JSON.stringify(heads)],
      { name: 'audit.heads' },
    );
    return heads;
  }
}

/** A cell of type bytea. */
function bytea(bytes: Buffer | null): { type: number; bytes: Buffer | null } {
  return { type: 17, bytes };
}

export function edgeOf({ size, edge }: { readonly size: number; readonly edge: Buffer }): TreeEdge | undefined {
  const nodes = Array.from({ length: Math.floor(edge.length / 32) }, (_, index) => edge.subarray(index * 32, index * 32 + 32));
  try {
    return new TreeEdge(size, nodes);
  } catch {
    return undefined;
  }
}

function tamperedEdge(tree: string): Problem {
  return new Problem('audit.tampered-edge', {
    status: 500,
    detail: `The audit tree "${tree}" does not end as it was signed last: it was changed from outside. Nothing more is sealed.`,
    remedy: 'Run "entrepot audit verify", and restore the schema "audit" from a backup.',
    params: { tree },
  });
}

function foreignKey(head: SignedHead, keys: KeyRing): Problem {
  return new Problem('audit.foreign-key', {
    status: 500,
    detail: `The audit log was signed with the key ${head.keyId}, but this process has the key ${keys.keyId}.`,
    remedy: 'Give every process of the installation the same keys: copy keys.json, or set ENTREPOT_AUDIT_KEYS.',
    params: { key: head.keyId, own: keys.keyId },
  });
}
