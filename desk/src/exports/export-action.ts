import { type Action, defineAction, FileAnswer, type Filter, field } from '@entrepot/sdk';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import type { Locale } from '@entrepot/web/locale';
import { conditionOf } from '@entrepot/web/read/list-request';
import { shapeFor } from '@entrepot/web/read/shape';
import { parseSort } from '@entrepot/web/read/sort';
import { tellExport } from '@entrepot/web/read/tell-read';
import { WebFace } from '@entrepot/web/write/batch-job';
import { invalidInput } from '@entrepot/web/write/draft';
import { labelOf } from '../model/label-of.ts';
import { exportColumns } from './export-columns.ts';
import { exportPages } from './export-pages.ts';
import { wallTimeIn } from './wall-time.ts';
import { writeCsv } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
const names = { type: 'array', maxItems: 200, items: { type: 'string' } };

const exportRecords = defineAction({
  permission: 'authenticated',
  label: { en: 'Export', zh: '导出' },
  summary:
    'A file of what a list shows: the chosen fields in their order, with headings, states and references in words of the language.',
  reads: true,
  input: {
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
    format: field.enum({ csv: { en: 'CSV' }, xlsx: { en: 'Excel workbook', zh: 'Excel 工作簿' } }).default('xlsx'),
    filter: field.json<Filter>({ type: 'object' }, { label: { en: 'Filter', zh: '筛选条件' } }).optional(),
    /** These records alone. */
    ids: field
      .json<readonly string[]>({ type: 'array', minItems: 1, maxItems: 10_000, items: { type: 'string', format: 'uuid' } })
      .optional(),
    sort: field
      .json<string | readonly string[]>({ ...names, type: ['array', 'string'] }, { label: { en: 'Sort', zh: '排序' } })
      .default([]),
    fields: field.json<readonly string[]>({ ...names, minItems: 1 }, { label: { en: 'Fields', zh: '字段' } }),
    labels: field.enum({ en: { en: 'English' }, 'zh-CN': { en: 'Chinese', zh: '中文' } }).optional(),
    timeZone: field.text({ maxLength: 60, label: { en: 'Time zone', zh: '时区' } }).default('UTC'),
  },
  async handler(context) {
    const web = context.use(WebFace);
    const { input } = context;
    const caller = await web.callers.of(requestOf(context).headers);
    const { registry } = web.kernel;
    const entity = registry.entities.get(input.entity);
    if (!entity) {
      const detail = `There is no entity "${input.entity.slice(0, 100)}".`;
      throw invalidInput([{ pointer: '/entity', code: 'unknown-entity', detail }]);
    }
    const locale = (input.labels ?? context.locale) as Locale;
    const shape = shapeFor(registry, caller, entity, { fields: input.fields, children: false });
    const columns = exportColumns(entity, input.fields, locale, wallTimeIn(input.timeZone));
    const chosen: Filter | undefined = input.ids ? { id: { in: input.ids } } : undefined;
    const filter = chosen && input.filter ? { and: [chosen, input.filter] } : (chosen ?? input.filter ?? undefined);
    const condition = conditionOf(shape.access, filter);
    const sort = typeof input.sort === 'string' ? input.sort.split(',').filter((term) => term !== '') : input.sort;
    const keys = parseSort(shape.access, sort);
    const pages = exportPages(web, caller, { shape, condition, keys, columns, names: input.fields });
    const label = labelOf(entity.entity.label, entity.name.slice(entity.name.indexOf('.') + 1));
    const name = locale === 'en' ? label.en : (label.zh ?? label.en);
    const file = input.format === 'csv' ? writeCsv(columns, pages) : writeXlsx(name, columns, pages);
    // What chose the records, as the query string of a list would say it.
    const query = new URLSearchParams({
      ...(filter ? { filter: JSON.stringify(filter) } : {}),
      ...(sort.length > 0 ? { sort: sort.join() } : {}),
    }).toString();
    const body = await tellExport({ web, caller, query }, shape, input.fields, file);
    return new FileAnswer(types[input.format], body, `${entity.path.slice(entity.path.lastIndexOf('/') + 1)}.${input.format}`);
  },
});

/** By name, for the plugin named `kernel`. */
export const exportActions: Readonly<Record<string, Action>> = { export: exportRecords };
