import { type Action, defineAction, field } from '@entrepot/sdk';
import { audienceFields, isChangeableBy, savedKey } from '../audience/audience.ts';
import { type Saved, SavedRecords } from '../audience/saved.ts';
import { viewerOf } from '../audience/viewer.ts';
import { Dashboard, type WidgetPlace } from './dashboard.entity.ts';

interface SavedDashboard extends Saved {
  readonly home: boolean;
  readonly layout: readonly WidgetPlace[];
  readonly filters: Readonly<Record<string, unknown>>;
}

/** Those that users saved. */
export const dashboards = new SavedRecords(Dashboard, 't.home, t.layout, t.filters');

const savedDashboards = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Dashboards', zh: '看板列表' },
  summary: 'The dashboards that the caller sees, and the id of the one that is their home page; null where none is.',
  output: {
    data: field.json({ type: 'array', items: { type: 'object' } }),
    home: field.text().optional(),
  },
  async handler({ db, user, use }) {
    const viewer = await viewerOf(user, use);
    const seen = await dashboards.list<SavedDashboard>(db, viewer);
    const data = seen.map((each) => ({ ...each, mayChange: isChangeableBy(each, viewer) }));
    return { data, home: homeOf(seen, viewer.id, viewer.roles) };
  },
});

/** Their own home page first, then that of the first of their roles that has one, then everybody's. */
export function homeOf(
  dashboards: readonly Pick<SavedDashboard, 'id' | 'home' | 'audience' | 'role' | 'ownerId'>[],
  user: string,
  roles: readonly string[],
): string | null {
  const homes = dashboards.filter(({ home }) => home);
  const own = homes.find(({ audience, ownerId }) => audience === 'personal' && ownerId === user);
  const ofRole = roles.map((name) => homes.find(({ audience, role }) => audience === 'role' && role === name)).find(Boolean);
  return (own ?? ofRole ?? homes.find(({ audience }) => audience === 'shared'))?.id ?? null;
}

const saveDashboard = defineAction({
  permission: 'authenticated',
  label: { en: 'Save a dashboard', zh: '保存看板' },
  summary: 'Saves a new dashboard, or a change of the version that is named: 412 where somebody else changed it meanwhile.',
  input: {
    id: savedKey.id.optional(),
    version: savedKey.version.optional(),
    name: Dashboard.fields.name,
    audience: audienceFields.audience,
    role: audienceFields.role,
    home: Dashboard.fields.home,
    layout: Dashboard.fields.layout,
    filters: Dashboard.fields.filters,
  },
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    const { id, version, name, audience, role, home } = input;
    const columns = { home, layout: JSON.stringify(input.layout), filters: JSON.stringify(input.filters) };
    const saved = await db.transaction((tx) =>
      dashboards.save<SavedDashboard>(tx, viewer, { id, version, name, audience, role, columns }),
    );
    return { ...saved, mayChange: true };
  },
});

const deleteDashboard = defineAction({
  permission: 'authenticated',
  label: { en: 'Delete a dashboard', zh: '删除看板' },
  input: savedKey,
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    await db.transaction((tx) => dashboards.delete(tx, viewer, input.id, input.version));
  },
});

export const dashboardActions: Readonly<Record<string, Action>> = { savedDashboards, saveDashboard, deleteDashboard };
