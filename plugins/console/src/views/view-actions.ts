import { type Action, defineAction, field } from '@entrepot/sdk';
import { audienceFields, isChangeableBy, savedKey } from '../audience/audience.ts';
import { type Saved, SavedRecords } from '../audience/saved.ts';
import { viewerOf } from '../audience/viewer.ts';
import { View, type ViewDefinition } from './view.entity.ts';

interface SavedView extends Saved {
  readonly entity: string;
  readonly definition: ViewDefinition;
}

/** Those that users saved. */
export const views = new SavedRecords(View, 't.entity, t.definition');

const savedViews = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Saved views', zh: '视图列表' },
  summary:
    'The views of a list, or of all, that the caller sees: their own, those of their roles and those that are shared with all.',
  input: { entity: field.text({ label: { en: 'List', zh: '列表' } }).optional() },
  output: { data: field.json({ type: 'array', items: { type: 'object' } }) },
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    const seen = await views.list<SavedView>(db, viewer, '($3::text IS NULL OR t.entity = $3)', [input.entity]);
    return { data: seen.map((view) => ({ ...view, mayChange: isChangeableBy(view, viewer) })) };
  },
});

const saveView = defineAction({
  permission: 'authenticated',
  label: { en: 'Save a view', zh: '保存视图' },
  summary: 'Saves a new view, or a change of the version that is named: 412 where somebody else changed it meanwhile.',
  input: {
    id: savedKey.id.optional(),
    version: savedKey.version.optional(),
    entity: View.fields.entity,
    name: View.fields.name,
    audience: audienceFields.audience,
    role: audienceFields.role,
    definition: View.fields.definition,
  },
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    const { id, version, name, audience, role, entity, definition } = input;
    const columns = { entity, definition: JSON.stringify(definition) };
    const view = await db.transaction((tx) => views.save<SavedView>(tx, viewer, { id, version, name, audience, role, columns }));
    return { ...view, mayChange: true };
  },
});

const deleteView = defineAction({
  permission: 'authenticated',
  label: { en: 'Delete a view', zh: '删除视图' },
  input: savedKey,
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    await db.transaction((tx) => views.delete(tx, viewer, input.id, input.version));
  },
});

export const viewActions: Readonly<Record<string, Action>> = { savedViews, saveView, deleteView };
