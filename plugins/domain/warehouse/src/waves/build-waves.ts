/** A fulfilment order that waits for a wave. */
export interface Waiting {
  id: string;
  shippingService: string;
  /** How many pick lines it has. */
  lines: number;
}

export interface WaveLimits {
  maxOrders: number;
  /** One order with more lines than this is a wave by itself. */
  maxLines: number;
}

/** Fulfilment orders that go together, and the moment they must be ready; null without a cut-off. */
export interface PlannedWave {
  cutOffAt: string | null;
  orderIds: string[];
}

/**
 * Groups fulfilment orders into waves: those that the carrier collects at the same time go together, the earliest
 * collection first, those without one last; within a collection in the given order, cut at the limits. Each fulfilment
 * order is in exactly one wave.
 * @param cutOffs time of day in UTC, `HH:MM`, by shipping service
 */
export function buildWaves(
  waiting: readonly Waiting[],
  cutOffs: ReadonlyMap<string, string>,
  at: Date,
  limits: WaveLimits,
): PlannedWave[] {
  const groups = new Map<string | null, Waiting[]>();
  for (const each of waiting) {
    const time = cutOffs.get(each.shippingService);
    const cutOffAt = time === undefined ? null : nextCutOff(time, at);
    const group = groups.get(cutOffAt);
    if (group) group.push(each);
    else groups.set(cutOffAt, [each]);
  }
  // '~' sorts behind every digit: no cut-off comes last.
  const inOrder = [...groups].sort(([a], [b]) => ((a ?? '~') < (b ?? '~') ? -1 : 1));
  return inOrder.flatMap(([cutOffAt, group]) => cut(group, limits).map((orderIds) => ({ cutOffAt, orderIds })));
}

/** The first moment at or after `at` whose time of day in UTC is `time`. */
export function nextCutOff(time: string, at: Date): string {
  const next = new Date(`${at.toISOString().slice(0, 10)}T${time}:00.000Z`);
  if (next < at) next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString();
}

function cut(group: readonly Waiting[], limits: WaveLimits): string[][] {
  const waves: string[][] = [];
  let lines = 0;
  for (const { id, lines: own } of group) {
    const open = waves.at(-1);
    if (open && open.length < limits.maxOrders && lines + own <= limits.maxLines) {
      open.push(id);
      lines += own;
    } else {
      waves.push([id]);
      lines = own;
    }
  }
  return waves;
}
