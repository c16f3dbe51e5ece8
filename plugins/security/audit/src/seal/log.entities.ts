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
    digest: field.bytes({ label: { en: 'Digest of the images', zh: '内容摘要' } }),
    /** RFC 6962's leaf hash over the entry's header and that digest. */
    hash: field.bytes({ label: { en: 'Leaf hash', zh: '叶哈希' } }),
    /** SHA-256 over the chain before it and the leaf hash. */
    chain: field.bytes({ label: { en: 'Chain', zh: '哈希链' } }),
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
  label: { en: 'Audit tree', zh: '审计树' },
  fields: {
    name: field.text({ unique: true, label: { en: 'Name', zh: '名称' } }),
    size: field.integer({ label: { en: 'Leaves', zh: '叶节点数' } }),
    chain: field.bytes({ label: { en: 'Chain', zh: '哈希链' } }),
    /** The right edge, node by node of 32 bytes. */
    edge: field.bytes({ label: { en: 'Edge', zh: '右侧边缘' } }),
  },
  operations: [],
});

/** Which transactions have been sealed: all that this snapshot of PostgreSQL sees. */
export const SealState = defineEntity('audit.sealState', {
  label: { en: 'Seal state', zh: '封存状态' },
  fields: { snapshot: field.longText({ label: { en: 'Snapshot', zh: '快照' } }) },
  operations: [],
});

/** Leads from a record to the entries that changed it; where they changed several, from the range of their ids. */
export const Touch = defineEntity('audit.touch', {
  plural: 'touches',
  label: { en: 'Index of changes', zh: '变更索引' },
  fields: {
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
    /** The record's id, or the least one. */
    record: field.text({ maxLength: 36, label: { en: 'Record', zh: '记录' } }),
    /** The greatest id, where there are several. */
    last: field.text({ maxLength: 36, label: { en: 'Last record', zh: '末条记录' } }).optional(),
    /** Whether the records were made at very different times: then their range says little. */
    wide: field.boolean({ label: { en: 'Wide', zh: '范围宽' } }).default(false),
    entry: field.ref(Entry, { implied: true, label: { en: 'Entry', zh: '审计记录' } }),
  },
  indexes: [{ fields: ['entity', 'record', 'entry'] }, { fields: ['entity', 'entry'], where: 'wide' }],
  operations: [],
});

/** A head's columns, for SQL that reads them as a `SignedHead`. */
export const headColumns = 'tree, number, size, root, signed_at AS "signedAt", key_id AS "keyId", signature';
