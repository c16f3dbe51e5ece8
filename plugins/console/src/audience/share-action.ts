import { type Action, defineAction, field } from '@entrepot/sdk';
import { dashboards } from '../dashboards/dashboard-actions.ts';
import { views } from '../views/view-actions.ts';
import { audienceFields, savedKey } from './audience.ts';
import { viewerOf } from './viewer.ts';

const share = defineAction({
  label: { en: 'Share views and dashboards', zh: '共享视图和看板' },
  summary: 'Lets a role or everybody see a view or a dashboard; who has this permission may also save what others see.',
  input: {
    kind: field.enum(
      { view: { en: 'View', zh: '视图' }, dashboard: { en: 'Dashboard', zh: '看板' } },
      { label: { en: 'What', zh: '类型' } },
    ),
    ...savedKey,
    audience: audienceFields.audience,
    role: audienceFields.role,
  },
  output: { version: field.integer() },
  async handler({ db, input, user, use }) {
    const viewer = await viewerOf(user, use);
    const { kind, id, version, audience, role } = input;
    const records = kind === 'view' ? views : dashboards;
    return { version: await db.transaction((tx) => records.share(tx, viewer, id, version, audience, role)) };
  },
});

export const shareActions: Readonly<Record<string, Action>> = { share };
