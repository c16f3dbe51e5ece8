import { defineAction, field, Model, readPersonal } from '@entrepot/sdk';
import { personalIn, timeline } from './timeline.ts';

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** `GET /api/v1/audit/timeline?entity=orders.order&record=<id>` */
export const timelineAction = defineAction({
  method: 'GET',
  label: { en: 'Timeline of a record', zh: '记录时间线' },
  summary: {
    en: 'Tells who changed a record, when, through what, and from what to what; the newest first.',
    zh: '谁在何时通过什么把记录从什么改成什么，最新的在前。',
  },
  input: {
    entity: field.text({ label: { en: 'Entity', zh: '实体' } }),
    record: field.text({ pattern: uuid, label: { en: 'Record', zh: '记录' } }),
    pageSize: field.integer({ minimum: 1, maximum: 200, label: { en: 'Page size', zh: '每页条数' } }).default(50),
    pageToken: field.text({ pattern: uuid, label: { en: 'Page token', zh: '翻页标记' } }).optional(),
  },
  output: { data: field.json(), nextPageToken: field.text().optional() },
  async handler(context) {
    const { input, user } = context;
    const { entity, record, pageToken } = input;
    const limit = input.pageSize ?? 50;
    const { items, next } = await timeline(context, { entity, record, user, limit, after: pageToken ?? undefined });
    const declared = context.use(Model).entities.get(entity);
    const fields = declared ? personalIn(items, declared) : [];
    if (fields.length > 0) await context.call(readPersonal, { user, entity, fields, ids: [record] });
    return { data: items, nextPageToken: next };
  },
});
