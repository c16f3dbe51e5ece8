import { defineEntity, field } from '@entrepot/sdk';
import { Entry } from '../capture/entry.entity.ts';

/** The place of an entry in the tree of its company, for good. It has the id of its entry. */
export const Leaf = defineEntity('audit.leaf', {
  plural: 'leaves',
  label: { en: 'Audit leaf', zh: '审计叶节点' },
  fields: {
    /** The company, empty for the house itself. */
    tree: field.text({ label: { en: 'Tree', zh: '审计树' } }),
    index: field.integer({ label: { en: 'Index', zh: '序号' } }),
    /** SHA-256 of the images, which outlives them. */
    digest: field.bytes(),
    /** RFC 6962's leaf hash over the entry's header and that digest. */
    hash: field.bytes(),
    /** SHA-256 over the chain before it and the leaf hash. */
    chain: field.bytes(),
  },
  indexes: [{ fields: ['tree', 'index'], unique: true }],
  operations: [],
  appendOnly: true,
});

/** A signature over a tree as it was. Shipped elsewhere, it holds the tree to that past. */
export const TreeHead = defineEntity('audit.treeHead', {
  label: { en: 'Signed tree head', zh: '签名树头' },
  fields: {
    tree: field.text({ label: { en: 'Tree', zh: '审计树' } }),
    /** Counts the heads of the tree from 1. */
    number: field.integer({ label: { en: 'Number', zh: '编号' } }),
    size: field.integer({ label: { en: 'Leaves', zh: '叶节点数' } }),
    /** In hexadecimal. */
    root: field.text({ maxLength: 64, label: { en: 'Root', zh: '根哈希' } }),
    signedAt: field.timestamp({ label: { en: 'Signed', zh: '签名时间' } }),
    keyId: field.text({ maxLength: 64, label: { en: 'Key', zh: '密钥' } }),
    /** Ed25519, in base64. */
    signature: field.text({ maxLength: 100, label: { en: 'Signature', zh: '签名' } }),
  },
  indexes: [{ fields: ['tree', 'size'], unique: true }],
  operations: [],
  appendOnly: true,
});

/** Where a tree grows on. */
export const Tree = defineEntity('audit.tree', {
  fields: {
    name: field.text({ unique: true }),
    size: field.integer(),
    chain: field.bytes(),
    /** The right edge, node by node of 32 bytes. */
    edge: field.bytes(),
  },
  operations: [],
});

/** Which transactions have been sealed: all that this snapshot of PostgreSQL sees. */
export const SealState = defineEntity('audit.sealState', {
  fields: { snapshot: field.longText() },
  operations: [],
});

/** Leads from a record to the entries that changed it; where they changed several, from the range of their ids. */
export const Touch = defineEntity('audit.touch', {
  plural: 'touches',
  fields: {
    entity: field.text(),
    /** The record's id, or the least one. */
    record: field.text({ maxLength: 36 }),
    /** The greatest id, where there are several. */
    last: field.text({ maxLength: 36 }).optional(),
    /** Whether the records were made at very different times: then their range says little. */
    wide: field.boolean().default(false),
    entry: field.ref(Entry, { implied: true }),
  },
  indexes: [{ fields: ['entity', 'record', 'entry'] }, { fields: ['entity', 'entry'], where: 'wide' }],
  operations: [],
});

/** A head's columns, for SQL that reads them as a `SignedHead`. */
export const headColumns = 'tree, number, size, root, signed_at AS "signedAt", key_id AS "keyId", signature';
