import { defineAction, definePlugin, field, kernelStarted } from '@entrepot/sdk';
import { Entry } from './capture/entry.entity.ts';
import { recordChanges } from './capture/record-changes.ts';
import { commands } from './commands.ts';
import { messages } from './messages.ts';
import { eraseSubject } from './personal/erase-subject.ts';
import { SubjectKey } from './personal/subject-key.entity.ts';
import { expireJob } from './retention/expire-images.ts';
import { RetentionRule } from './retention/retention-rule.entity.ts';
import { AuditLog, Log } from './seal/audit-log.ts';
import { Leaf, SealState, Touch, Tree, TreeHead } from './seal/log.entities.ts';
import { timelineAction } from './timeline/timeline-action.ts';
import { consistencyAction, inclusionAction, publicKeyAction } from './verify/proofs.ts';
import { watchKernel } from './watch/watch-kernel.ts';

export { Entry } from './capture/entry.entity.ts';
export { consistencyProof, inclusionProof, provesConsistency, provesInclusion } from './merkle/proof.ts';
export { leafHash, nodeHash, rootOf, TreeEdge } from './merkle/tree-hash.ts';
export { type Erasure, eraseSubject } from './personal/erase-subject.ts';
export { expireImages } from './retention/expire-images.ts';
export { RetentionRule } from './retention/retention-rule.entity.ts';
export { AuditLog, Log } from './seal/audit-log.ts';
export type { SignedHead } from './seal/key-ring.ts';
export { Leaf, TreeHead } from './seal/log.entities.ts';
export { checkLog, type LogReader, type Verification, type VerifyOptions, verifyLog } from './verify/verify-log.ts';
export type { Fault, FaultKind } from './verify/verify-tree.ts';

export default definePlugin({
  name: 'audit',
  version: '1.0.0',
  label: { en: 'Audit', zh: '审计' },
  settings: {
    /** Where keys (keys.json) and signed heads (heads.jsonl) are kept; not in the database. */
    folder: field.text({ maxLength: 1_000, label: { en: 'Folder', zh: '文件夹' } }).default('.entrepot/audit'),
    /** The content of a keys.json, where processes on several machines share one: ENTREPOT_AUDIT_KEYS. */
    keys: field.longText({ secret: true, label: { en: 'Keys', zh: '密钥' } }).optional(),
  },
  entities: [Entry, Leaf, TreeHead, Tree, SealState, Touch, SubjectKey, RetentionRule],
  triggers: [recordChanges],
  actions: {
    timeline: timelineAction,
    inclusion: inclusionAction,
    consistency: consistencyAction,
    publicKey: publicKeyAction,
    erase: defineAction({
      label: { en: 'Erase personal data', zh: '删除个人数据' },
      summary: {
        en: 'Erases the personal data of a record, in it and in the log, for good.',
        zh: '永久清除记录及日志中的个人数据。',
      },
      input: {
        entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
        record: field.text({ maxLength: 36, label: { en: 'Record', zh: '记录' } }),
      },
      output: { found: field.boolean(), kept: field.json() },
      handler: (context) => eraseSubject(context, context.input),
    }),
  },
  jobs: [expireJob],
  commands,
  roles: {
    auditor: {
      label: { en: 'Auditor', zh: '审计员' },
      grants: [
        { permission: 'audit.entry.read' },
        { permission: 'audit.leaf.read' },
        { permission: 'audit.treeHead.read' },
        { permission: 'audit.tree.read' },
        { permission: 'audit.sealState.read' },
        { permission: 'audit.touch.read' },
        { permission: 'audit.subjectKey.read' },
        { permission: 'audit.retentionRule.read' },
        { permission: 'audit.timeline' },
        { permission: 'audit.inclusion' },
        { permission: 'audit.consistency' },
        { permission: 'audit.publicKey' },
      ],
    },
    'data-protection': {
      label: { en: 'Data protection', zh: '数据保护' },
      grants: [{ permission: 'audit.erase' }, { permission: 'audit.retentionRule.*' }, { permission: 'audit.timeline' }],
    },
  },
  messages,
  setup(context) {
    const { folder, keys } = context.settings;
    const log = new AuditLog(context, { folder, keys });
    context.provide(Log, () => log);
    watchKernel(context);
    context.on(kernelStarted, () => log.start());
    context.onStop(() => log.stop());
  },
});
