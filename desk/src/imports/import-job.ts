import { within } from '@entrepot/registry/scope';
import { defineJob, field, tableOf } from '@entrepot/sdk';
import { WebFace } from '@entrepot/web/write/batch-job';
import { StoredImport } from './import.entity.ts';

/** Records that are written in one transaction: few enough for the time that hooks have, and for the next look at `:cancel`. */
const atOnce = 250;

interface Standing {
  readonly entity: string;
  readonly file: string;
  readonly sheet: string | null;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly mapping: import('./column-mapping.ts').ColumnMapping;
  readonly policy: import('./import.entity.ts').ImportPolicy;
  readonly taken: number;
  readonly rows: number;
}

/**
 * Imports a file as the one who started it, with the permissions that they have by then. How far it is stands in
 * `kernel.import`, so that a run goes on where the one before it was cut off: no row is lost, and none written twice.
 */
export const importJob = defineJob({
  name: 'kernel.import',
  input: {
    import: field.text(),
    /** How the caller had proved who it is. */
    proof: field.enum({ session: { en: 'Session' }, token: { en: 'Token' }, kernel: { en: 'Kernel' } }),
    locale: field.enum({ en: { en: 'English' }, 'zh-CN': { en: 'Chinese' } }),
  },
  retries: 4,
  async handler(context) {
    const { attachedFile, openImport } = await import('./import-work.ts');
    const { mapRecords } = await import('./judge-records.ts');
    const { takeRange } = await import('./take-range.ts');
    const { db, id: job, input, signal, user } = context;
    const web = context.use(WebFace);
    const [standing] = await db.query<Standing>(
      `SELECT entity, file_id AS file, sheet, encoding, delimiter, mapping, policy, taken, rows FROM ${tableOf(StoredImport)} WHERE id = $1`,
      [input.import],
    );
    if (!standing) return undefined;
    const file = await attachedFile(context, standing.file);
    const caller = await web.callers.again(user, input.proof);
    const opened = await openImport(web, caller, file, standing, input.locale);
    let done = 0;
    let rows = 0;
    for await (const groups of opened.groups()) {
      for (let from = 0; from < groups.length; from += atOnce) {
        const range = groups.slice(from, from + atOnce);
        const left = range.slice(Math.max(0, standing.taken - done));
        const first = done + range.length - left.length;
        done += range.length;
        if (left.length > 0) {
          await context.progress(rows, standing.rows);
          signal.throwIfAborted();
          const work = { ...opened, caller: await web.callers.again(user, input.proof) };
          const scope = { plugin: work.target.entity.plugin, work: `import ${standing.entity}` };
          await within({ ...scope, user: work.caller.user, floor: work.caller.floor }, async () =>
            takeRange({ id: input.import, job, work }, await mapRecords(work, db, left), first),
          );
          web.written(opened.target.entity);
        }
        rows += range.reduce((sum, group) => sum + group.rows.length, 0);
      }
    }
    await context.progress(rows, standing.rows);
    return { import: input.import };
  },
});
