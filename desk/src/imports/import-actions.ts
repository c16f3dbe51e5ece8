import { type Action, type ActionContext, defineAction, FileAnswer, field } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import type { Locale } from '@entrepot/web/locale';
import type { Web } from '@entrepot/web/web';
import { WebFace } from '@entrepot/web/write/batch-job';
import { type ColumnMapping, columnMappingSchema } from './column-mapping.ts';
import { importPlan, StoredImport } from './import.entity.ts';

const { entity, file, sheet, encoding, delimiter } = importPlan;
async function asked(context: ActionContext): Promise<{ web: Web; caller: Caller; locale: Locale }> {
  const web = context.use(WebFace);
  const caller = await web.callers.of(requestOf(context).headers);
  return { web, caller, locale: context.locale === 'zh-CN' ? 'zh-CN' : 'en' };
}

const inspect = defineAction({
  permission: 'authenticated',
  label: { en: 'Look at a file to import', zh: '查看导入文件' },
  summary: 'Tells the columns of an uploaded CSV or XLSX, what they can be taken as, and suggests a mapping; writes nothing.',
  input: { entity, file, sheet, encoding, delimiter },
  async handler(context) {
    const { attachedFile, openPlannedSheet } = await import('./import-work.ts');
    const { inspectImport } = await import('./inspect-import.ts');
    const { importTarget } = await import('./import-target.ts');
    const { web, caller } = await asked(context);
    const target = importTarget(web.kernel.registry, caller, context.input.entity);
    const opened = await openPlannedSheet(await attachedFile(context, context.input.file), context.input);
    return inspectImport(context.db, caller, target, opened);
  },
});

const preview = defineAction({
  permission: 'authenticated',
  label: { en: 'Preview an import', zh: '导入预览' },
  summary: 'Goes through a whole file as an import would and tells what is wrong in which row and column; writes nothing.',
  input: {
    ...importPlan,
    most: field.integer({ minimum: 0, maximum: 200, label: { en: 'Records shown', zh: '显示条数' } }).default(20),
  },
  async handler(context) {
    const { input, db } = context;
    const { attachedFile, openImport } = await import('./import-work.ts');
    const { previewImport } = await import('./preview-import.ts');
    const { web, caller, locale } = await asked(context);
    const work = await openImport(web, caller, await attachedFile(context, input.file), input, locale);
    return previewImport(work, db, input.most);
  },
});

const start = defineAction({
  permission: 'authenticated',
  label: { en: 'Import', zh: '导入' },
  summary: 'Imports an uploaded CSV or XLSX as a job; watch it under /api/v1/kernel/jobs/{id}, its counts under importRun.',
  status: 202,
  input: {
    ...importPlan,
    again: field
      .boolean({
        label: { en: 'Import again', zh: '再次导入' },
        description: 'Makes the records again where the same file was imported before and nothing tells its records apart.',
      })
      .default(false),
  },
  output: { id: field.text(), jobId: field.text() },
  async handler(context) {
    const { input, db } = context;
    const { attachedFile, openImport } = await import('./import-work.ts');
    const { countRows, refuseAgain, startImport } = await import('./start-import.ts');
    const { web, caller, locale } = await asked(context);
    const given = await attachedFile(context, input.file);
    const work = await openImport(web, caller, given, input, locale);
    const fresh = { work, file: given, plan: input, rows: await countRows(work) };
    if (!input.again) await refuseAgain(db, fresh);
    return db.transaction((tx) => startImport(tx, fresh));
  },
});

const runs = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Imports', zh: '导入记录' },
  summary: 'The imports of who is signed in, the newest first; those of all for who may read kernel.import.',
  input: { limit: field.integer({ minimum: 1, maximum: 200, label: { en: 'At most', zh: '条数' } }).default(50) },
  async handler(context) {
    const { importRuns } = await import('./import-runs.ts');
    const { web, caller } = await asked(context);
    const stored = web.kernel.registry.entities.get(StoredImport.name);
    return { data: await importRuns(context.db, caller, stored, context.input.limit) };
  },
});

const run = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Import', zh: '导入记录' },
  summary: 'One import with what became of its rows.',
  input: { id: field.text() },
  async handler(context) {
    const { importRun } = await import('./import-runs.ts');
    const { web, caller } = await asked(context);
    return importRun(context.db, caller, web.kernel.registry.entities.get(StoredImport.name), context.input.id);
  },
});

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const errors = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Error file', zh: '错误文件' },
  summary: 'The rejected rows of an import in the form of its file, with a column that says why; corrected, it can be imported.',
  input: { id: field.text() },
  async handler(context) {
    const { importRun } = await import('./import-runs.ts');
    const { errorCsv, errorWorkbook } = await import('./error-file.ts');
    const { web, caller, locale } = await asked(context);
    const found = await importRun(context.db, caller, web.kernel.registry.entities.get(StoredImport.name), context.input.id);
    const rejected = web.kernel.jobs.rejected(found.jobId ?? '');
    const rows = { header: found.header, rejected, locale };
    const name = `${found.fileName.replace(/\.\w{1,5}$/, '')}-${locale === 'zh-CN' ? '错误' : 'errors'}`;
    if (found.sheet !== null) return new FileAnswer(workbookType, await errorWorkbook(rows, found.sheet), `${name}.xlsx`);
    return new FileAnswer('text/csv; charset=utf-8', errorCsv(rows, found.delimiter ?? ','), `${name}.csv`);
  },
});

const mappingToKeep = {
  entity,
  name: field.text({ minLength: 1, maxLength: 200, label: { en: 'Name', zh: '名称' } }),
  headers: field.json<readonly string[]>({ type: 'array', maxItems: 500, items: { type: 'string' } }),
  mapping: field.json<ColumnMapping>(columnMappingSchema),
};

async function keep(context: ActionContext<typeof mappingToKeep>, owner: string): Promise<{ id: string }> {
  const { input, db } = context;
  const { fingerprintOf, keepMapping } = await import('./kept-mappings.ts');
  const { importTarget } = await import('./import-target.ts');
  const { mappedColumns } = await import('./column-mapping.ts');
  const { web, caller } = await asked(context);
  const columns = input.headers.map((name, index) => ({ name, index }));
  mappedColumns(columns, importTarget(web.kernel.registry, caller, input.entity), input.mapping);
  const { headers: _, ...kept } = input;
  return { id: await keepMapping(db, { ...kept, fingerprint: fingerprintOf(columns), owner }) };
}

const saveMapping = defineAction({
  permission: 'authenticated',
  label: { en: 'Keep a column mapping', zh: '保存列映射' },
  summary: "Keeps a mapping as one's own for the next file with the same headers.",
  input: mappingToKeep,
  output: { id: field.text() },
  handler: (context) => keep(context, context.user.id ?? ''),
});

const shareMapping = defineAction({
  label: { en: 'Keep a column mapping for all', zh: '为所有人保存列映射' },
  summary: 'Keeps a mapping that everybody has for the next file with the same headers.',
  input: mappingToKeep,
  output: { id: field.text() },
  handler: (context) => keep(context, ''),
});

const removeKept = defineAction({
  permission: 'authenticated',
  label: { en: 'Remove a kept column mapping', zh: '删除已存列映射' },
  summary: "Removes a mapping of one's own, or one for all with the permission kernel.shareImportMapping.",
  input: { id: field.text() },
  async handler(context) {
    const { removeMapping } = await import('./kept-mappings.ts');
    const { caller } = await asked(context);
    await removeMapping(context.db, context.user, context.input.id, caller.allows('kernel.shareImportMapping'));
  },
});

/** By name, for the plugin named `kernel`. */
export const importActions: Readonly<Record<string, Action>> = {
  inspectImport: inspect,
  previewImport: preview,
  startImport: start,
  importRuns: runs,
  importRun: run,
  importErrors: errors,
  saveImportMapping: saveMapping,
  shareImportMapping: shareMapping,
  removeImportMapping: removeKept,
};
