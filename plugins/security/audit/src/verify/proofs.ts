import { type Context, defineAction, field, Problem, type Sql, tableOf } from '@entrepot/sdk';
import { consistencyProof, inclusionProof } from '../merkle/proof.ts';
import type { Hash } from '../merkle/tree-hash.ts';
import { Log } from '../seal/audit-log.ts';
import type { SignedHead } from '../seal/key-ring.ts';
import { headColumns, Leaf, TreeHead } from '../seal/log.entities.ts';

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** `GET /api/v1/audit/inclusion?entry=<id>`: shows with some hashes that an entry is in a signed tree (RFC 6962). */
export const inclusionAction = defineAction({
  method: 'GET',
  label: { en: 'Inclusion proof', zh: '存在证明' },
  summary: 'Proves by RFC 6962 that an entry stands in a signed tree.',
  input: { entry: field.text({ pattern: uuid, label: { en: 'Entry', zh: '审计记录' } }) },
  output: { tree: field.text(), index: field.integer(), leaf: field.text(), proof: field.json(), head: field.json() },
  async handler({ db, use, input }) {
    await use(Log).seal();
    const [leaf] = await db.query<{ tree: string; index: number; hash: Buffer }>(
      `SELECT tree, index, hash FROM ${tableOf(Leaf)} WHERE id = $1`,
      [input.entry],
    );
    const head = leaf && (await headOf(db, leaf.tree, undefined));
    if (!leaf || !head) throw unknown(`the entry ${input.entry}`);
    const proof = inclusionProof(await leavesOf(db, leaf.tree, head.size), leaf.index);
    return { tree: leaf.tree, index: leaf.index, leaf: leaf.hash.toString('hex'), proof: proof.map(hex), head };
  },
});

/** `GET /api/v1/audit/consistency?tree=&from=&to=`: shows that a later tree begins with an earlier one (RFC 6962). */
export const consistencyAction = defineAction({
  method: 'GET',
  label: { en: 'Consistency proof', zh: '一致性证明' },
  summary: 'Proves by RFC 6962 that the tree of a later head begins with that of an earlier one.',
  input: {
    tree: field.text({ label: { en: 'Tree', zh: '审计树' } }).default(''),
    from: field.integer({ minimum: 1, label: { en: 'Leaves of the earlier head', zh: '较早树头的叶节点数' } }),
    /** Leaves of the later head; the last one unless given. */
    to: field.integer({ minimum: 1, label: { en: 'Leaves of the later head', zh: '较晚树头的叶节点数' } }).optional(),
  },
  output: { proof: field.json(), from: field.json(), to: field.json() },
  async handler({ db, input }) {
    const tree = input.tree ?? '';
    const [from, to] = [await headOf(db, tree, input.from), await headOf(db, tree, input.to ?? undefined)];
    if (!from || !to || from.size > to.size)
      throw unknown(`a tree of ${input.from} leaves, signed before ${input.to ?? 'the last one'}`);
    return { proof: consistencyProof(await leavesOf(db, tree, to.size), from.size).map(hex), from, to };
  },
});

/** `GET /api/v1/audit/publicKey`: what verifies signed heads outside of this house. */
export const publicKeyAction = defineAction({
  method: 'GET',
  label: { en: 'Public key', zh: '公钥' },
  summary: 'Gives the Ed25519 key that verifies signed tree heads.',
  output: { keyId: field.text(), publicKey: field.longText() },
  async handler({ use }: Context) {
    const { keyId, publicKey } = await use(Log).keys();
    return { keyId, publicKey };
  },
});

async function headOf(sql: Sql, tree: string, size: number | undefined): Promise<SignedHead | undefined> {
  const [head] = await sql.query<SignedHead>(
    `SELECT ${headColumns} FROM ${tableOf(TreeHead)}
     WHERE tree = $1 AND ($2::bigint IS NULL OR size = $2) ORDER BY size DESC LIMIT 1`,
    [tree, size ?? null],
  );
  return head;
}

async function leavesOf(sql: Sql, tree: string, size: number): Promise<Hash[]> {
  const [found] = await sql.query<{ hashes: Buffer | null }>(
    `SELECT string_agg(hash, '' ORDER BY index) AS hashes FROM ${tableOf(Leaf)} WHERE tree = $1 AND index < $2`,
    [tree, size],
  );
  const hashes = found?.hashes ?? Buffer.alloc(0);
  return Array.from({ length: hashes.length / 32 }, (_, index) => hashes.subarray(index * 32, index * 32 + 32));
}

function hex(hash: Hash): string {
  return hash.toString('hex');
}

function unknown(what: string): Problem {
  return new Problem('audit.not-in-the-tree', {
    status: 404,
    detail: `There is no signed tree with ${what}.`,
    remedy: 'List /api/v1/audit/tree-heads for the heads that there are.',
    params: { what },
  });
}
