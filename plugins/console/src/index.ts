import { Changes, definePlugin, jobEnded, notify } from '@entrepot/sdk';
import { shareActions } from './audience/share-action.ts';
import { Comment } from './comments/comment.entity.ts';
import { commentActions } from './comments/comment-actions.ts';
import { Dashboard } from './dashboards/dashboard.entity.ts';
import { dashboardActions } from './dashboards/dashboard-actions.ts';
import { inboxActions } from './inbox/inbox-actions.ts';
import { Notice } from './inbox/notice.entity.ts';
import { storeJobEnd, storeNotice } from './inbox/store-notice.ts';
import { sweepJob } from './inbox/sweep-job.ts';
import { Live } from './live/live.ts';
import { LiveStreams, liveActions } from './live/stream-action.ts';
import { messages } from './messages.ts';
import { roles } from './roles.ts';
import { View } from './views/view.entity.ts';
import { viewActions } from './views/view-actions.ts';

export default definePlugin({
  name: 'console',
  version: '1.0.0',
  label: { en: 'Console', zh: '控制台' },
  pages: [
    { path: '/', label: { en: 'Console', zh: '控制台' }, folder: new URL('../dist/web', import.meta.url).href },
    { path: '/pda', label: { en: 'Handheld', zh: '手持终端' }, folder: new URL('../dist/pda', import.meta.url).href },
    {
      path: '/api-explorer',
      label: { en: 'API explorer', zh: 'API 浏览器' },
      folder: new URL('../dist/api-explorer', import.meta.url).href,
    },
  ],
  entities: [View, Dashboard, Comment, Notice],
  actions: { ...viewActions, ...dashboardActions, ...shareActions, ...commentActions, ...inboxActions, ...liveActions },
  jobs: [sweepJob],
  roles,
  messages,
  setup({ on, onStop, now, provide, use, ...context }) {
    const live = new Live({ use, now, ...context });
    provide(LiveStreams, () => live);
    onStop(use(Changes).watch((entities) => live.changed(entities)));
    onStop(() => live.stop());
    on(notify, (notice) => storeNotice(notice, now()));
    on(jobEnded, ({ tx, job }) => storeJobEnd(tx, job, now()));
  },
});
