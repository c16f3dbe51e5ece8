import { type Context, Problem, type Transaction } from '@entrepot/sdk';
import { availableStock } from './balances/available.ts';
import { adjustStock } from './ledger/adjust.ts';
import { stockAsOf, valueStock } from './ledger/as-of.ts';
import { receiveStock } from './ledger/receive.ts';
import { transferStock } from './ledger/transfer.ts';
import { verifyStock } from './ledger/verify.ts';
import { Batches } from './reservations/batches.ts';
import { badRequest, checkRequest } from './reservations/check-request.ts';
import { issueStock } from './reservations/issue.ts';
import { PlanAge } from './reservations/plan-age.ts';
import { release, sweepExpired } from './reservations/release.ts';
import { reserveSet } from './reservations/reserve.ts';
import type { ReserveOutcome, ReserveRequest, StockService } from './stock.ts';

/** The service behind `Stock`. */
export function createStock({ db }: Context): StockService {
  const plans = new PlanAge();
  const batches = new Batches<ReserveRequest, ReserveOutcome>(
    (requests) => db.transaction((tx) => reserveSet(tx, requests, plans)),
    // One at a time: a second batch would wait for the rows of the first.
    { keyOf: ({ key }) => key, size: 256, parallel: 1 },
  );
  return {
    receive: receiveStock,
    async reserve(request) {
      const problem = checkRequest(request);
      if (problem) throw problem;
      return batches.add(request);
    },
    reserveAll: (tx, requests) => reserveAll(tx, requests, plans),
    release,
    issue: issueStock,
    adjust: adjustStock,
    transfer: transferStock,
    available: (sql, skuIds) => availableStock(sql, skuIds, plans),
    asOf: stockAsOf,
    valuation: valueStock,
    verify: verifyStock,
    sweepExpired,
  };
}

async function reserveAll(tx: Transaction, requests: readonly ReserveRequest[], plans: PlanAge): Promise<ReserveOutcome[]> {
  requests.forEach((request, index) => {
    const problem = checkRequest(request);
    if (problem) throw badRequest(problem.errors.map((error) => ({ ...error, pointer: `/${index}${error.pointer}` })));
  });
  const outcomes = new Array<ReserveOutcome>(requests.length);
  // A key that stands twice is asked twice, one after the other.
  for (const round of rounds(requests)) {
    const answers = await reserveSet(
      tx,
      round.map(({ request }) => request),
      plans,
    );
    round.forEach(({ index }, place) => {
      const answer = answers[place];
      if (answer instanceof Problem) throw answer;
      if (answer) outcomes[index] = answer;
    });
  }
  return outcomes;
}

interface Placed {
  request: ReserveRequest;
  index: number;
}

function rounds(requests: readonly ReserveRequest[]): Placed[][] {
  const found: Placed[][] = [];
  const asked = new Map<string, number>();
  requests.forEach((request, index) => {
    const round = asked.get(request.key) ?? 0;
    asked.set(request.key, round + 1);
    const placed = { request, index };
    if (found[round]) found[round].push(placed);
    else found.push([placed]);
  });
  return found;
}
