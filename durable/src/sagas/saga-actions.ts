import { type Action, defineAction } from '@entrepot/sdk';
import { StoredSaga } from './saga.entity.ts';
import { Sagas } from './saga-board.ts';

/** By name, for the plugin named `kernel`. */
export const sagaActions: Readonly<Record<string, Action>> = {
  retry: defineAction({
    entity: StoredSaga,
    label: { en: 'Try again', zh: '重试' },
    summary: 'Tries a dead letter again: a stuck run goes on where it is, a failed one starts anew.',
    handler: ({ use, record }) => use(Sagas).retry(record.id),
  }),
  cancel: defineAction({
    entity: StoredSaga,
    label: { en: 'Cancel', zh: '取消' },
    summary: 'Lets a run come to its next step and undoes what it did; takes a dead letter off the list.',
    handler: ({ use, record }) => use(Sagas).cancel(record.id),
  }),
};
