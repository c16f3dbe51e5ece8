import {
  type ActionContext,
  Attachments,
  defineAction,
  defineJob,
  FileAnswer,
  field,
  Problem,
  type Sql,
  tableOf,
} from '@entrepot/sdk';
import { Shop } from '@entrepot/shops';
import { OrderDesk } from '../order-desk.ts';
import { checkMapping } from './check-mapping.ts';
import { errorFile } from './error-file.ts';
import { ImportMapping } from './import-mapping.ts';
import type { RejectedCsvRow } from './import-report.ts';
import type { ImportMapping as Mapping } from './mapping.ts';
import { previewImport } from './preview-import.ts';

/** What browsers call a CSV; Windows names it after the program that opens it. */
export const csvTypes = ['text/csv', 'text/plain', 'application/vnd.ms-excel'] as const;

const file = {
  mapping: field.json<Mapping>({ type: 'object' }, { label: { en: 'Column mapping', zh: '列映射' } }).optional(),
  mappingName: field.text({ label: { en: 'Kept mapping', zh: '已存列映射' } }).optional(),
  csv: field.longText({ label: { en: 'CSV', zh: 'CSV 内容' } }).optional(),
  attachment: field
    .attachment({ label: { en: 'Uploaded CSV, in place of its text', zh: '已上传的 CSV 文件' }, accept: [...csvTypes] })
    .optional(),
};

/** The CSV as it was given: as text, or in UTF-8 as an uploaded file, which has a name. */
async function csvOf({ db, use, input }: ActionContext<typeof file>): Promise<{ csv: string; name?: string }> {
  if (input.csv !== null && input.attachment === null) return { csv: input.csv };
  const attached = input.csv === null && input.attachment !== null && (await use(Attachments).read(db, input.attachment));
  if (!attached) {
    throw new Problem('orders.no-file', {
      detail: 'A CSV is given as text or as an uploaded file, one of the two',
      remedy: 'Give `csv`, or as `attachment` the id of a file uploaded to /api/v1/kernel/attachments.',
      errors: [{ pointer: '/attachment', code: 'orders.no-file', detail: 'is needed in place of csv, not beside it' }],
    });
  }
  try {
    return { csv: new TextDecoder('utf-8', { fatal: true }).decode(attached.content), name: attached.name };
  } catch (cause) {
    throw new Problem('orders.not-utf-8', {
      detail: `The file ${attached.name} is not in UTF-8`,
      remedy: 'Save it as "CSV UTF-8" and upload it again.',
      errors: [{ pointer: '/attachment', code: 'orders.not-utf-8', detail: 'is not in UTF-8' }],
      params: { file: attached.name },
      cause,
    });
  }
}

/** Imports orders in the background; rejected rows stand in the job's error file. */
export const importJob = defineJob({
  name: 'orders.import',
  label: { en: 'Order import', zh: '订单导入' },
  input: {
    shop: field.ref(Shop),
    mapping: field.json<Mapping>({ type: 'object' }),
    csv: field.longText(),
    file: field.text(),
    by: field.text(),
  },
  async handler({ db, use, input, signal, progress, reject }) {
    const total = input.csv.split('\n').length - 1;
    let done = 0;
    return use(OrderDesk).importCsv(db, {
      shopId: input.shop,
      mapping: input.mapping,
      source: [input.csv],
      file: input.file,
      by: input.by,
      batchLines: 2000,
      signal,
      onBatch: async ({ lines }) => {
        done += lines;
        await progress(done, Math.max(total, done));
      },
      onRejected: (rows) => reject(...rows.map(({ record, errors }) => ({ row: record, errors }))),
    });
  },
});

async function mappingOf(sql: Sql, input: ActionContext<typeof file>['input']): Promise<Mapping> {
  if (input.mapping !== null) return checkMapping(input.mapping);
  const [kept] = await sql.query<{ mapping: Mapping }>(`SELECT mapping FROM ${tableOf(ImportMapping)} WHERE name = $1`, [
    input.mappingName,
  ]);
  if (kept) return kept.mapping;
  throw new Problem('orders.unknown-mapping', {
    detail:
      input.mappingName === null
        ? 'Neither a mapping nor the name of one is given'
        : `There is no mapping "${input.mappingName}"`,
    remedy: 'Give `mapping`, or the name of one kept under /api/v1/orders/import-mappings as `mappingName`.',
    errors: [{ pointer: '/mappingName', code: 'orders.unknown-mapping', detail: 'is unknown' }],
    params: { mapping: input.mappingName },
  });
}

export const importOrders = defineAction({
  label: { en: 'Import orders', zh: '订单导入' },
  summary: {
    en: 'Imports a CSV of orders as a job; watch it under /api/v1/kernel/jobs/{id}.',
    zh: '以任务方式导入订单 CSV;进度见 /api/v1/kernel/jobs/{id}。',
  },
  status: 202,
  input: {
    shop: field.ref(Shop, { label: { en: 'Shop', zh: '店铺' } }),
    file: field.text({ label: { en: 'File name', zh: '文件名' } }).default('upload.csv'),
    ...file,
  },
  output: { jobId: field.text() },
  async handler(context) {
    const { db, input, user } = context;
    const mapping = await mappingOf(db, input);
    const { csv, name = input.file } = await csvOf(context);
    const { shop } = input;
    const jobId = await db.transaction((tx) => tx.enqueue(importJob, { shop, mapping, csv, file: name, by: user.name }));
    return { jobId };
  },
});

export const previewOrders = defineAction({
  label: { en: 'Preview an import', zh: '导入预览' },
  summary: {
    en: 'Reads the first rows by the mapping and tells what is wrong in which column; writes nothing.',
    zh: '按映射读取前几行，指出哪一列有什么问题；不写入数据。',
  },
  input: { rows: field.integer({ minimum: 1, maximum: 1000, label: { en: 'Rows', zh: '行数' } }).default(20), ...file },
  handler: async (context) => {
    const { db, input } = context;
    const mapping = await mappingOf(db, input);
    return previewImport([(await csvOf(context)).csv], mapping, input.rows);
  },
});

export const importErrorFile = defineAction({
  label: { en: 'Error file', zh: '错误文件' },
  summary: {
    en: 'Checks a CSV by the mapping and answers its faulty orders as a CSV that can be corrected and imported again.',
    zh: '按映射检查 CSV，把有误的订单作为 CSV 返回，更正后可再次导入。',
  },
  input: file,
  async handler(context) {
    const mapping = await mappingOf(context.db, context.input);
    const { csv } = await csvOf(context);
    const rejected: RejectedCsvRow[] = [...(await previewImport([csv], mapping, Number.POSITIVE_INFINITY)).rejected];
    return new FileAnswer('text/csv', errorFile(rejected, mapping.delimiter), 'rejected.csv');
  },
});
