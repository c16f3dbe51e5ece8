import { pullSnapshot } from '../floor/snapshot.ts';
import { ApiError, post } from '../session/api.ts';
import { session, signedIn, whoAmI } from '../session/session.ts';
import { Store } from '../session/store.ts';
import { database, deviceName, type QueuedOperation } from './database.ts';
import { type Outcome, takeOutcomes } from './outcomes.ts';

export type Link = 'offline' | 'online' | 'busy';

/** How the handheld stands with the server. */
export const link = new Store<Link>('offline');

const batch = 200;
const pullEvery = 15_000;
const slowest = 30_000;

let wake: () => void = () => {};
let isAsked = false;
let failures = 0;
let pulledAt = 0;

/** Something was done, or the network came back: do not wait. */
export function exchangeNow(): void {
  failures = 0;
  isAsked = true;
  wake();
}

/** Sends what is queued and asks what is new, for as long as the page is open; after a failure with ever longer pauses. */
export async function keepExchanging(): Promise<never> {
  addEventListener('online', exchangeNow);
  addEventListener('offline', () => link.set('offline'));
  document.addEventListener('visibilitychange', exchangeNow);
  for (;;) {
    isAsked = false;
    const pause = await exchangeOnce();
    // What was done meanwhile is not in it.
    if (isAsked) continue;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** @returns for how long to rest, ms */
async function exchangeOnce(): Promise<number> {
  const { person, warehouse } = session.get();
  if (!person || signedIn.get() === 'expired') return pullEvery;
  try {
    const open = await readOpen(person);
    const isDue = warehouse !== null && Date.now() - pulledAt > pullEvery;
    if (open.length > 0 || isDue || signedIn.get() === 'unknown') {
      // Another page of this browser may have signed somebody else in: their name must not stand under this work.
      if ((await whoAmI()) !== person) throw new ApiError(401, 'somebody-else', 'somebody else is signed in');
      signedIn.set('yes');
    }
    const sent = open.length > 0 && (await sendOpen(open));
    if (warehouse && (sent || isDue)) {
      await pullSnapshot(warehouse.id);
      pulledAt = Date.now();
    }
    failures = 0;
    link.set('online');
    return sent && open.length === batch ? 0 : pullEvery;
  } catch (error) {
    failures += 1;
    if (error instanceof ApiError && error.status === 401) signedIn.set('expired');
    link.set(error instanceof ApiError && error.status > 0 ? 'online' : 'offline');
    return Math.min(slowest, 1_000 * 2 ** failures);
  }
}

function readOpen(person: string): Promise<QueuedOperation[]> {
  return database.queue
    .where('[person+sequence]')
    .between([person, 0], [person, Number.MAX_SAFE_INTEGER])
    .filter(({ state }) => state !== 'conflict')
    .limit(batch)
    .toArray();
}

/** @returns whether the server has said something final */
async function sendOpen(open: readonly QueuedOperation[]): Promise<boolean> {
  link.set('busy');
  const operations = open.map(({ id, sequence, warehouse, kind, facts, at }) => ({ id, sequence, warehouse, kind, facts, at }));
  const from = open[0]?.sequence ?? 1;
  const { outcomes } = await post<{ outcomes: Outcome[] }>('/api/v1/warehouse/recordScans', {
    device: await deviceName(),
    from,
    operations,
  });
  await takeOutcomes(outcomes);
  return outcomes.some(({ state }) => state !== 'waiting');
}

/** A conflict was seen; the server keeps it for who settles it. One that the server never took is gone with this. */
export async function dismiss(id: string): Promise<void> {
  await database.queue.delete(id);
}
