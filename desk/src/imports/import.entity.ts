import { StoredJob } from '@entrepot/durable/jobs/job.entity';
import { defineEntity, field } from '@entrepot/sdk';
import { type ColumnMapping, columnMappingSchema } from './column-mapping.ts';
import { encodings } from './decode-text.ts';
import { delimiters } from './find-delimiter.ts';

/** How to go on with records of the file that are there already. */
export const importPolicies = {
  skip: { en: 'Leave as it is', zh: '保持不变' },
  update: { en: 'Update', zh: '更新' },
} as const;
export type ImportPolicy = keyof typeof importPolicies;

const count = (en: string, zh: string) => field.integer({ minimum: 0, label: { en, zh } }).default(0);
const choice = (values: readonly string[]) => Object.fromEntries(values.map((value) => [value, { en: value }]));

/** How the file is read, and what is to become of its rows; the same for a preview and for the import. */
export const importPlan = {
  entity: field.text({ maxLength: 200, label: { en: 'Into', zh: '导入到' } }),
  file: field.attachment({ label: { en: 'File', zh: '文件' } }),
  sheet: field.text({ maxLength: 200, label: { en: 'Sheet', zh: '工作表' } }).optional(),
  encoding: field.enum(choice(encodings), { label: { en: 'Encoding', zh: '编码' } }).optional(),
  delimiter: field.enum(choice(delimiters), { label: { en: 'Delimiter', zh: '分隔符' } }).optional(),
  mapping: field.json<ColumnMapping>(columnMappingSchema, { label: { en: 'Column mapping', zh: '列映射' } }),
  policy: field.enum(importPolicies, { label: { en: 'Records that are there', zh: '已有记录' } }).default('skip'),
};

/**
 * A file that was imported: what was to be done, how far it is, and what became of its rows. What is written of the file and
 * what is counted here commit together.
 */
export const StoredImport = defineEntity('kernel.import', {
  label: { en: 'Import', zh: '导入' },
  title: 'fileName',
  fields: {
    ...importPlan,
    file: field.attachment({ label: { en: 'File', zh: '文件' } }).optional(),
    fileName: field.text({ label: { en: 'File name', zh: '文件名' } }),
    /** Of the bytes, in hexadecimal: the same file is known again. */
    sha256: field.text({ maxLength: 64, label: { en: 'SHA-256', zh: 'SHA-256' } }),
    job: field.ref(StoredJob, { onDelete: 'set-null', label: { en: 'Job', zh: '任务' } }).optional(),
    /** Null for the system and for users who are not stored. */
    userId: field.text({ label: { en: 'User id', zh: '用户编号' } }).optional(),
    userName: field.text({ label: { en: 'By', zh: '导入人' } }),
    /** The file's headers as they stood, for the error file. */
    header: field.json<readonly string[]>({ type: 'array', items: { type: 'string' } }),
    rows: count('Rows', '行数'),
    /** Records of the file that are done, from its beginning: where a run that was cut off goes on. */
    taken: count('Records done', '已处理记录'),
    created: count('Created', '新建'),
    updated: count('Updated', '更新'),
    unchanged: count('Already there', '已存在'),
    rejected: count('Rejected', '被拒'),
    createdRows: count('Rows created', '新建行'),
    updatedRows: count('Rows updated', '更新行'),
    unchangedRows: count('Rows already there', '已存在行'),
    rejectedRows: count('Rows rejected', '被拒行'),
  },
  indexes: [{ fields: ['entity', 'sha256'] }, { fields: ['createdAt'] }],
  operations: [],
});
