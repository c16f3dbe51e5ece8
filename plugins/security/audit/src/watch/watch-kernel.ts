import { exportedRecords, readPersonal, type SetupContext, signedIn } from '@entrepot/sdk';
import { writeNotes } from '../capture/write-note.ts';
import { ReadNotes } from './read-notes.ts';

/** Writes down what changes no record: sign-ins, exports, reads of personal data. What cannot be written is refused. */
export function watchKernel(
  context: Pick<SetupContext, 'on' | 'onStop'> & ConstructorParameters<typeof ReadNotes>[0],
): ReadNotes {
  const { db } = context;
  const reads = new ReadNotes(context);
  context.on(signedIn, ({ name, userId, outcome, address, traceId }) =>
    writeNotes(db, [
      {
        operation: outcome === 'signed-out' ? 'sign-out' : 'sign-in',
        scope: { plugin: 'kernel', work: 'action kernel.signIn', user: { id: userId, name }, address, traceId },
        note: { outcome },
      },
    ]),
  );
  context.on(exportedRecords, ({ user, entity, fields, query, rows, address, traceId }) =>
    writeNotes(db, [
      {
        operation: 'export',
        entity,
        records: rows ?? 0,
        scope: {
          plugin: entity.split('.')[0],
          work: `export ${entity}`,
          user: { id: user.id, name: user.name },
          address,
          traceId,
        },
        note: { fields, query, state: rows === null ? 'begun' : 'ended' },
      },
    ]),
  );
  context.on(readPersonal, (read) => reads.add(read, `read ${read.entity}`));
  context.onStop(() => reads.flush());
  return reads;
}
