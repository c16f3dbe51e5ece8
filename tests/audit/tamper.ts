import { hash } from 'node:crypto';
import type pg from 'pg';

/** What an owner of the database does to hide something. All run within a transaction that is rolled back. */
export interface Tampering {
  readonly name: string;
  /** @returns false where chance left nothing to tamper with */
  run(client: pg.Client, pick: (below: number) => number): Promise<boolean>;
}

const sha256 = (...data: Buffer[]) => hash('sha256', Buffer.concat(data), 'buffer');

/** Columns of entries, each with another value of its type. */
const entryColumns: Readonly<Record<string, string>> = {
  version: 'version + 1',
  created_at: "created_at + interval '1 microsecond'",
  updated_at: "updated_at - interval '1 day'",
  lane: "overlay(lane placing '0000' from 1 for 4)",
  position: 'position + 1',
  transaction: 'transaction - 1',
  entity: "coalesce(entity, '') || 'x'",
  operation: "CASE operation WHEN 'update' THEN 'delete' ELSE 'update' END",
  records: 'records + 1',
  scope: `scope || '{"user": {"id": null, "name": "somebody else"}}'`,
  plugin: "coalesce(plugin, '') || 'x'",
  work: "coalesce(work, '') || 'x'",
  user_id: 'gen_random_uuid()::text',
  user_name: "coalesce(user_name, '') || 'x'",
  note: `coalesce(note, '{}') || '{"x": 1}'`,
  first_id: "CASE WHEN first_id IS NULL THEN '\\x00'::bytea END",
  before:
    "CASE WHEN before IS NULL THEN '\\x00'::bytea ELSE set_byte(before, length(before) - 1, (get_byte(before, length(before) - 1) + 1) % 256) END",
  after:
    "CASE WHEN after IS NULL THEN '\\x00'::bytea ELSE set_byte(after, length(after) / 2, (get_byte(after, length(after) / 2) + 1) % 256) END",
};
const leafColumns: Readonly<Record<string, string>> = {
  tree: "tree || 'x'",
  index: 'index + 1000',
  id: 'gen_random_uuid()',
  digest: 'sha256(digest)',
  hash: 'sha256(hash)',
  chain: 'sha256(chain)',
};
const headColumns: Readonly<Record<string, string>> = {
  tree: "tree || 'x'",
  size: 'size + 1000',
  root: "encode(sha256(decode(root, 'hex')), 'hex')",
  signed_at: "signed_at + interval '1 millisecond'",
  key_id: "repeat('0', 16)",
  signature: "translate(signature, 'ABCDEFGHabcdefgh01234567', 'BCDEFGHAbcdefgha12345670')",
};

async function count(client: pg.Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM audit.${table}`);
  return rows[0]?.count ?? 0;
}

/** The id of a row by chance. */
async function some(client: pg.Client, table: string, pick: (below: number) => number): Promise<string | undefined> {
  const total = await count(client, table);
  if (total === 0) return undefined;
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM audit.${table} ORDER BY id OFFSET $1 LIMIT 1`, [
    pick(total),
  ]);
  return rows[0]?.id;
}

function edit(table: string, columns: Readonly<Record<string, string>>): Tampering[] {
  return Object.entries(columns).map(([column, value]) => ({
    name: `edit ${table}.${column}`,
    async run(client, pick) {
      const id = await some(client, table, pick);
      if (id === undefined) return false;
      await client.query(`UPDATE audit.${table} SET ${column} = ${value} WHERE id = $1`, [id]);
      return true;
    },
  }));
}

interface Leaf {
  id: string;
  index: number;
  hash: Buffer;
}

async function leavesOf(client: pg.Client): Promise<Leaf[]> {
  const { rows } = await client.query<Leaf>(
    `SELECT id, index::int AS index, hash FROM audit.leaves WHERE tree = '' ORDER BY index`,
  );
  return rows;
}

/** Whoever knows how the log is made forges chain and edge as well; only signatures are beyond them. */
async function forge(client: pg.Client, leaves: readonly Leaf[]): Promise<void> {
  let chain: Buffer = Buffer.alloc(32);
  const edge: { height: number; hash: Buffer }[] = [];
  const chains: Buffer[] = [];
  for (const leaf of leaves) {
    chain = sha256(chain, leaf.hash);
    chains.push(chain);
    let node = { height: 0, hash: leaf.hash };
    while (edge.at(-1)?.height === node.height) {
      const left = edge.pop() as { hash: Buffer };
      node = { height: node.height + 1, hash: sha256(Buffer.of(1), left.hash, node.hash) };
    }
    edge.push(node);
  }
  await client.query('UPDATE audit.leaves SET index = index + 1000000');
  await client.query(
    `UPDATE audit.leaves l SET index = f.index, hash = f.hash, chain = f.chain
     FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[]) AS f (id, index, hash, chain) WHERE l.id = f.id`,
    [leaves.map(({ id }) => id), leaves.map((_, index) => index), leaves.map((leaf) => leaf.hash), chains],
  );
  await client.query(`UPDATE audit.trees SET size = $1, chain = $2, edge = $3 WHERE name = ''`, [
    leaves.length,
    chain,
    Buffer.concat(edge.map((each) => each.hash)),
  ]);
}

const deletions: Tampering[] = [
  {
    name: 'delete an entry',
    async run(client, pick) {
      await client.query('DELETE FROM audit.entries WHERE id = $1', [await some(client, 'entries', pick)]);
      return true;
    },
  },
  {
    name: 'delete a leaf',
    async run(client, pick) {
      await client.query('DELETE FROM audit.leaves WHERE id = $1', [await some(client, 'leaves', pick)]);
      return true;
    },
  },
  {
    name: 'delete a head',
    async run(client, pick) {
      await client.query('DELETE FROM audit.tree_heads WHERE id = $1', [await some(client, 'tree_heads', pick)]);
      return true;
    },
  },
  {
    name: 'delete an entry with its leaf, close the gap and forge chain, edge and lane',
    async run(client, pick) {
      const leaves = await leavesOf(client);
      const [gone] = leaves.splice(pick(leaves.length), 1);
      await client.query(
        `UPDATE audit.entries e SET position = e.position - 1 FROM audit.entries g
         WHERE g.id = $1 AND e.lane = g.lane AND e.position > g.position`,
        [gone?.id],
      );
      await client.query('DELETE FROM audit.entries WHERE id = $1', [gone?.id]);
      await client.query('DELETE FROM audit.leaves WHERE id = $1', [gone?.id]);
      await forge(client, leaves);
      return true;
    },
  },
];

const insertions: Tampering[] = [
  {
    name: 'insert an entry into the past',
    async run(client, pick) {
      await client.query(
        `INSERT INTO audit.entries (lane, position, transaction, entity, operation, records, scope, created_at)
         SELECT gen_random_uuid(), 1, transaction, entity, operation, records, scope, created_at FROM audit.entries WHERE id = $1`,
        [await some(client, 'entries', pick)],
      );
      return true;
    },
  },
  {
    name: 'insert an entry with a leaf, and forge chain and edge',
    async run(client, pick) {
      const { rows } = await client.query<{ id: string }>(
        `INSERT INTO audit.entries (lane, position, transaction, entity, operation, records, scope)
         SELECT gen_random_uuid(), 1, transaction, entity, operation, records, scope FROM audit.entries WHERE id = $1 RETURNING id`,
        [await some(client, 'entries', pick)],
      );
      const leaves = await leavesOf(client);
      const made = sha256(Buffer.from('forged'));
      const { rows: inserted } = await client.query<{ id: string }>(
        `INSERT INTO audit.leaves (tree, index, id, digest, hash, chain) VALUES ('', 999999, $1, $2, $2, $2) RETURNING id`,
        [rows[0]?.id, made],
      );
      const leaf = { id: inserted[0]?.id ?? '', index: 0, hash: made };
      leaves.splice(pick(leaves.length + 1), 0, leaf);
      await forge(client, leaves);
      return true;
    },
  },
];

const reorderings: Tampering[] = [
  {
    name: 'let two leaves swap their entries',
    async run(client, pick) {
      const leaves = await leavesOf(client);
      const [one, two] = [leaves[pick(leaves.length)], leaves[pick(leaves.length)]];
      if (!one || !two || one === two) return false;
      const spare = '00000000-0000-0000-0000-000000000001';
      await client.query('UPDATE audit.leaves SET id = $2 WHERE id = $1', [one.id, spare]);
      await client.query('UPDATE audit.leaves SET id = $2 WHERE id = $1', [two.id, one.id]);
      await client.query('UPDATE audit.leaves SET id = $2 WHERE id = $1', [spare, two.id]);
      return true;
    },
  },
  {
    name: 'let two leaves swap their places, and forge chain and edge',
    async run(client, pick) {
      const leaves = await leavesOf(client);
      const [one, two] = [pick(leaves.length), pick(leaves.length)];
      if (one === two) return false;
      [leaves[one], leaves[two]] = [leaves[two] as Leaf, leaves[one] as Leaf];
      await forge(client, leaves);
      return true;
    },
  },
];

const truncations: Tampering[] = [
  {
    name: 'truncate a table',
    async run(client, pick) {
      await client.query(`TRUNCATE audit.${['entries', 'leaves', 'tree_heads', 'trees'][pick(4)]}`);
      return true;
    },
  },
  {
    name: 'cut the log off at an earlier head, with its signatures, as if nothing had come after it',
    async run(client, pick) {
      const { rows } = await client.query<{ size: number }>(
        `SELECT size::int AS size FROM audit.tree_heads WHERE tree = '' ORDER BY size DESC OFFSET 1`,
      );
      const size = rows[pick(rows.length)]?.size;
      if (size === undefined) return false;
      const leaves = await leavesOf(client);
      const kept = leaves.slice(0, size);
      await client.query(`DELETE FROM audit.tree_heads WHERE tree = '' AND size > $1`, [size]);
      await client.query('DELETE FROM audit.entries WHERE id = ANY ($1)', [leaves.slice(size).map(({ id }) => id)]);
      await client.query('DELETE FROM audit.leaves WHERE id = ANY ($1)', [leaves.slice(size).map(({ id }) => id)]);
      await forge(client, kept);
      return true;
    },
  },
  {
    name: 'delete everything',
    async run(client) {
      await client.query('TRUNCATE audit.entries, audit.leaves, audit.tree_heads, audit.trees, audit.seal_states');
      return true;
    },
  },
];

const disabling: Tampering[] = [
  {
    name: 'switch a trigger off',
    async run(client, pick) {
      const tables = ['catalog.products', 'catalog.skus', 'kernel.users', 'kernel.roles'];
      await client.query(`ALTER TABLE ${tables[pick(tables.length)]} DISABLE TRIGGER USER`);
      return true;
    },
  },
  {
    name: 'replace the function of the triggers',
    async run(client) {
      await client.query(
        'CREATE OR REPLACE FUNCTION audit.record_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      );
      return true;
    },
  },
];

export const tamperings: readonly Tampering[] = [
  ...edit('entries', entryColumns),
  ...edit('leaves', leafColumns),
  ...edit('tree_heads', headColumns),
  ...deletions,
  ...insertions,
  ...reorderings,
  ...truncations,
  ...disabling,
];
