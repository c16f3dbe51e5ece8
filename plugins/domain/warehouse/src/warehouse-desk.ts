import { type Sql, type Transaction, token } from '@entrepot/sdk';
import type { NextTask } from './picking/next-task.ts';
import type { Placement, PutawayRequest } from './putaway/putaway.ts';

/** Who did it, at which device, when: written with every step on the floor. */
export interface Doing {
  /** The person's name as signed in, or the system's. */
  by: string;
  /** The handheld or station, as it calls itself. */
  device?: string | undefined;
  at: Date;
}

/** Which fulfilment orders a step works on: all of these waves, or these alone. */
export type Selection = { waveIds: readonly string[] } | { fulfilmentOrderIds: readonly string[] };

export interface PlanWave extends Doing {
  warehouseId: string;
  /** At most so many fulfilment orders, oldest first; all reserved ones unless given. */
  limit?: number;
}

/** Fewer were found in the bin than asked for. */
export interface ShortPick {
  pickTaskId: string;
  /** What was found; 0 … quantity − 1. */
  quantity: number;
  /** Why, as `not-found`, `damaged`. */
  reason: string;
}

export type PickRequest = Doing &
  Selection & {
    /** Tasks that came up short; all others are confirmed in full. */
    short?: readonly ShortPick[];
    /** Only these tasks; all open ones unless given. */
    pickTaskIds?: readonly string[];
  };

/** A package on its way to the scale. */
export interface PackageToWeigh {
  fulfilmentOrderId: string;
  /** 1 for the first package of the fulfilment order. */
  position: number;
  expectedWeightGrams: number;
}

export type PackRequest = Doing &
  Selection & {
    /** Reads the scale, grams; undefined leaves the package unweighed and unlabelled. */
    weigh?: (packed: PackageToWeigh) => number | undefined;
  };

export interface PackOutcome {
  packageIds: readonly string[];
  /** Packages that got a label. */
  labels: number;
  /** Packages that deviate in weight, unlabelled until a person confirms. */
  failed: readonly string[];
}

export interface ShipOutcome {
  /** Fulfilment orders that left now. */
  fulfilmentOrderIds: readonly string[];
  packages: number;
}

/**
 * The warehouse floor in sets. Each method works in the caller's transaction and is idempotent: what is already done
 * is passed over in silence.
 */
export interface WarehouseDesk {
  /** Takes the warehouse's reserved fulfilment orders into waves with pick tasks in walking order; releases them. */
  planWave(tx: Transaction, request: PlanWave): Promise<readonly string[]>;
  /** Confirms pick tasks; what is short goes back to the order. */
  pick(tx: Transaction, request: PickRequest): Promise<{ tasks: number; short: number }>;
  /** Puts picked goods into cartons, checks their weight and labels what passes. */
  pack(tx: Transaction, request: PackRequest): Promise<PackOutcome>;
  /** Weighs packages that lie unlabelled, or weighs them again; labels what passes. */
  weigh(tx: Transaction, request: Doing & { weights: readonly { packageId: string; grams: number }[] }): Promise<PackOutcome>;
  /** Accepts deviating weights by a person's word and labels those packages. */
  confirmWeights(tx: Transaction, request: Doing & { packageIds: readonly string[] }): Promise<PackOutcome>;
  /** Hands packed fulfilment orders over: stock issued, orders and packages shipped, all in this transaction. */
  ship(tx: Transaction, request: Doing & Selection): Promise<ShipOutcome>;
  /** Tells for each received SKU where to put it: its home bin; assigns one where it has none yet. */
  putaway(tx: Transaction, requests: readonly PutawayRequest[]): Promise<readonly Placement[]>;
  /** The next open task of a wave in walking order, or undefined when all is picked. */
  nextTask(sql: Sql, waveId: string): Promise<NextTask | undefined>;
}

export const WarehouseDesk = token<WarehouseDesk>('warehouse.desk');
