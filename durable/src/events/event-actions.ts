import { type Action, defineAction, field } from '@entrepot/sdk';
import { Board } from './event-board.ts';
import { ParkedEvent, StoredSubscription } from './subscription.entity.ts';

/** What administrators do about events over HTTP; for the plugin named `kernel`. */
export const eventActions: Readonly<Record<string, Action>> = {
  replay: defineAction({
    entity: StoredSubscription,
    label: { en: 'Replay', zh: '重放' },
    summary: 'Delivers all events since a moment again, in their order, before anything newer.',
    input: { from: field.timestamp({ label: { en: 'From', zh: '起始时间' } }) },
    output: { events: field.integer() },
    status: 202,
    handler: ({ use, record, input }) => use(Board).replay(record.id, new Date(input.from)),
  }),
  retryEvent: defineAction({
    entity: ParkedEvent,
    label: { en: 'Retry now', zh: '立即重试' },
    summary: 'Tries a parked event now, and those behind it.',
    handler: ({ use, record }) => use(Board).retry(record.id),
  }),
  skipEvent: defineAction({
    entity: ParkedEvent,
    label: { en: 'Skip', zh: '跳过' },
    summary: 'Gives a parked event up, so that those behind it go on.',
    handler: ({ use, record }) => use(Board).skip(record.id),
  }),
};
