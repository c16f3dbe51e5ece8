import { within } from '@entrepot/registry/scope';
import type { JobContext } from '@entrepot/sdk';
import type { Web } from '@entrepot/web/web';
import { actOnEach } from './act-on-each.ts';
import type { bulkInput } from './bulk-input.ts';
import { countItems, waitingItems } from './bulk-items.ts';
import { bulkWork } from './bulk-work.ts';
import { writeEach } from './write-each.ts';

const atOnce = 200;

/**
 * Works on the records of a bulk job, with the permissions that the caller has by then. What became of each stands with it,
 * so that a run goes on where the one before it was cut off.
 */
export async function runBulk(
  { id, db, input, user, signal, progress }: JobContext<typeof bulkInput>,
  web: Web,
): Promise<{ done: number; refused: number }> {
  const { entity: name, action, proof, locale, records: total } = input;
  const work = bulkWork(web, name, action);
  for (let after = 0; ; ) {
    const { done, refused } = await countItems(db, id);
    await progress(done + refused, total);
    signal.throwIfAborted();
    const items = await waitingItems(db, id, after, atOnce);
    const last = items.at(-1);
    if (!last) return { done, refused };
    const caller = await web.callers.again(user, proof);
    const run = { web, caller, locale, job: id };
    const { plugin } = work.kind === 'act' ? work.target : work.entity;
    const scope = { plugin, work: `bulk ${name}.${action}`, user: caller.user, floor: caller.floor };
    await within(scope, () =>
      work.kind === 'act'
        ? actOnEach(run, work, items, input.input)
        : writeEach(run, work, items, ({ before }) => (input.restores ? (before ?? {}) : input.input)),
    );
    web.written(work.entity);
    after = last.position;
  }
}
