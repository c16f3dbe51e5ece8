import { type Action, defineAction, field } from '@entrepot/sdk';
import { requestOf } from '@entrepot/web/identity/identity-actions';
import { WebFace } from '@entrepot/web/write/batch-job';
import { searchRecords } from './search-records.ts';

const search = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Search', zh: '搜索' },
  summary:
    'Looks for a text in what names the records of all entities that the caller may read: whole values first, then beginnings.',
  input: {
    q: field.text({ minLength: 1, maxLength: 200, label: { en: 'Text', zh: '文本' } }),
    /** Records of an entity at most. */
    limit: field.integer({ minimum: 1, maximum: 50, label: { en: 'Records each', zh: '每类条数' } }).default(5),
  },
  output: {
    data: field.json({ type: 'array', items: { type: 'object' } }),
    incomplete: field.json({ type: 'array', items: { type: 'string' } }),
  },
  async handler(context) {
    const web = context.use(WebFace);
    const caller = await web.callers.of(requestOf(context).headers);
    const q = context.input.q.trim();
    if (q === '') return { data: [], incomplete: [] };
    return searchRecords(web, caller, q, context.input.limit ?? 5);
  },
});

/** By name, for the plugin named `kernel`. */
export const searchActions: Readonly<Record<string, Action>> = { search };
