import { type Action, defineAction, FileAnswer, token } from '@entrepot/sdk';
import { idOf } from '../audience/viewer.ts';
import type { Live } from './live.ts';

/** The open streams of this process. */
export const LiveStreams = token<Live>('console.live');

const stream = defineAction({
  method: 'GET',
  permission: 'authenticated',
  label: { en: 'Live stream', zh: '实时消息' },
  summary:
    'Server-sent events for one browser tab: `hello`, `inbox` ({unread, newest}), `job` (a job of the caller), `changed` (names of ' +
    'entities that were written to and that the caller may read), `model` (what they may do may be another), `missed` (read anew).',
  async handler({ user, use }) {
    const id = idOf(user);
    return new FileAnswer('text/event-stream; charset=utf-8', await use(LiveStreams).open({ ...user, id }));
  },
});

/** By name, for the plugin. */
export const liveActions: Readonly<Record<string, Action>> = { stream };
