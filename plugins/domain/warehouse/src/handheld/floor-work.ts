import type { Context, Problem, Transaction } from '@entrepot/sdk';
import type { Doing } from '../warehouse-desk.ts';
import type { FactsOf } from './facts.ts';
import type { ScanKind } from './scan.ts';

/** An operation with its facts read. */
export interface FloorScan<K extends ScanKind = ScanKind> {
  id: string;
  facts: FactsOf[K];
}

/** Where and by whom a set of operations is done. */
export interface FloorWork extends Doing {
  warehouseId: string;
  /** A person has looked at the conflict and stands for it: what the books lack is found, what changed since is passed over. */
  isSettled: boolean;
}

/** Operations that do not fit, by id; nothing of them was done. */
export type Misfits = Map<string, Problem>;

/** Does a set of operations of one kind in one transaction: all but those that do not fit. */
export type FloorStep<K extends ScanKind> = (
  tx: Transaction,
  context: Pick<Context, 'use'>,
  scans: readonly FloorScan<K>[],
  work: FloorWork,
) => Promise<Misfits>;
