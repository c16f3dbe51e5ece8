import { type Context, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { moveGoods, putAwayGoods } from '../bins/move-goods.ts';
import { countBins } from '../counting/count-bin.ts';
import { packScanned } from '../packing/pack-scanned.ts';
import { pickScanned } from '../picking/pick-scanned.ts';
import { receiveGoods } from '../receiving/receive-goods.ts';
import { type FactsOf, factsOf } from './facts.ts';
import type { FloorScan, FloorStep, FloorWork, Misfits } from './floor-work.ts';
import { Handheld } from './handheld.ts';
import { firstMissing, runLength } from './ready.ts';
import { Scan, type ScanKind } from './scan.ts';

/** What a device did that waits to be applied. */
export interface WaitingScan {
  id: string;
  kind: ScanKind;
  warehouse: string;
  facts: Readonly<Record<string, unknown>>;
}

const steps: { [K in ScanKind]: FloorStep<K> } = {
  receive: receiveGoods,
  putAway: putAwayGoods,
  pick: pickScanned,
  pack: packScanned,
  count: countBins,
  move: moveGoods,
};

type Applying = Pick<Context, 'db' | 'use' | 'now' | 'log'>;

/** Does scans of one kind and warehouse in one transaction. @returns those that do not fit */
export async function doScans(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  scans: readonly WaitingScan[],
  work: FloorWork,
): Promise<Misfits> {
  const misfits: Misfits = new Map();
  const read = scans.flatMap(({ id, kind, facts }): FloorScan[] => {
    try {
      return [{ id, facts: factsOf(kind, facts) }];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      misfits.set(id, error);
      return [];
    }
  });
  const [first] = scans;
  if (read.length === 0 || !first) return misfits;
  const found = await step(first.kind)(tx, context, read, work);
  return new Map([...misfits, ...found]);
}

/** The kind and the facts of a scan belong together: `factsOf` has read the facts by the kind. */
function step(kind: ScanKind): FloorStep<ScanKind> {
  return (tx, context, scans, work) =>
    (steps[kind] as FloorStep<'pick'>)(tx, context, scans as readonly FloorScan<'pick'>[] & { facts: FactsOf['pick'] }[], work);
}

/**
 * Applies what a handheld has sent, in the order of its sequence, up to the first operation that is still missing. Each run of
 * like operations is one transaction together with its outcomes: killed anywhere, it is done as a whole or not at all, and
 * whoever comes next goes on.
 * @param patient false: what is missing is given up, and everything is applied
 */
export async function applyScans(context: Applying, handheldId: string, patient = true): Promise<void> {
  while (await applyRun(context, handheldId, patient));
}

/** @returns whether something was applied, so that there may be more */
async function applyRun(context: Applying, handheldId: string, patient: boolean): Promise<boolean> {
  let tried: readonly WaitingScan[] = [];
  const attempt = (most: number, refusal?: Problem) =>
    context.db.transaction(async (tx) => {
      tried = [];
      const handheld = await lockHandheld(tx, handheldId);
      if (!handheld) return false;
      const waiting = await readWaiting(tx, handheldId, handheld.firstOpen, patient);
      tried = waiting.slice(0, Math.min(most, runLength(waiting)));
      const [first] = tried;
      if (!first) return false;
      const { device, person: by } = handheld;
      const work = { warehouseId: first.warehouse, by, device, at: context.now(), isSettled: false };
      const misfits = refusal ? new Map([[first.id, refusal]]) : await doScans(tx, context, tried, work);
      await writeOutcomes(tx, tried, misfits, work.at);
      return true;
    });
  try {
    return await attempt(Number.POSITIVE_INFINITY);
  } catch (error) {
    // Something that nobody looked for refuses the set: halves find the one that it is.
    let fault = error;
    while (isRefusal(fault) && tried.length > 1) {
      const half = tried.length >> 1;
      try {
        return await attempt(half);
      } catch (next) {
        fault = next;
      }
    }
    if (!isRefusal(fault) || tried.length === 0) throw fault;
    context.log.warn({ scan: tried[0]?.id, code: fault.code }, 'a scan was refused');
    return attempt(1, fault);
  }
}

/** Whether the operation is at fault, not the moment: a database that is away or busy is no conflict. */
function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.status < 500 && error.code !== 'conflict';
}

async function lockHandheld(tx: Transaction, id: string) {
  const [row] = await tx.query<{ device: string; person: string; firstOpen: number }>(
    `SELECT device, person, first_open AS "firstOpen" FROM ${tableOf(Handheld)} WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return row;
}

async function readWaiting(tx: Transaction, handheldId: string, from: number, patient: boolean): Promise<WaitingScan[]> {
  const waiting = await tx.query<WaitingScan & { sequence: number }>(
    `SELECT id, kind, warehouse_id AS warehouse, facts, sequence FROM ${tableOf(Scan)}
     WHERE handheld_id = $1 AND state = 'waiting' ORDER BY sequence, id`,
    [handheldId],
  );
  if (!patient || waiting.length === 0) return waiting;
  const come = await tx.query<{ sequence: number }>(
    `SELECT sequence FROM ${tableOf(Scan)} WHERE handheld_id = $1 AND sequence >= $2 ORDER BY sequence`,
    [handheldId, from],
  );
  const missing = firstMissing(
    from,
    come.map(({ sequence }) => sequence),
  );
  return waiting.filter(({ sequence }) => sequence < missing);
}

async function writeOutcomes(tx: Transaction, scans: readonly WaitingScan[], misfits: Misfits, at: Date): Promise<void> {
  await tx.query(
    `UPDATE ${tableOf(Scan)} scan
     SET state = CASE WHEN outcome.code IS NULL THEN 'applied' ELSE 'conflict' END, reason_code = outcome.code,
       reason = outcome.reason, reason_values = outcome.values,
       applied_at = CASE WHEN outcome.code IS NULL THEN $5::timestamptz END, version = scan.version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) AS outcome (id, code, reason, values)
     WHERE scan.id = outcome.id`,
    [
      scans.map(({ id }) => id),
      scans.map(({ id }) => misfits.get(id)?.code ?? null),
      scans.map(({ id }) => misfits.get(id)?.message ?? null),
      scans.map(({ id }) => {
        const misfit = misfits.get(id);
        return misfit ? JSON.stringify(misfit.params) : null;
      }),
      at,
    ],
  );
}
