import { askAllAgain } from '../floor/snapshot.ts';
import { database } from './database.ts';

/** What the server says of an operation. */
export interface Outcome {
  id: string;
  state: 'waiting' | 'applied' | 'conflict' | 'settled' | 'discarded';
  code?: string | null;
  detail?: string | null;
  values?: Readonly<Record<string, unknown>> | null;
}

/** Takes over what became of operations. What is done is forgotten; a conflict stays until a person has seen it. */
export async function takeOutcomes(outcomes: readonly Outcome[]): Promise<void> {
  const { queue, kept } = database;
  await database.transaction('rw', queue, kept, async () => {
    const over = outcomes.filter(({ state }) => state !== 'waiting' && state !== 'conflict');
    await queue.bulkDelete(over.map(({ id }) => id));
    for (const { id, state, code, detail, values } of outcomes) {
      if (state === 'waiting') await queue.update(id, { state });
      if (state === 'conflict') {
        await queue.update(id, { state, code: code ?? '', detail: detail ?? '', values: values ?? {} });
        // It was shown here as done.
        await askAllAgain();
      }
    }
  });
}
