/** Where an order or a line can end. Each ends in exactly one. */
export const buckets = ['shipped', 'partlyShipped', 'held', 'short', 'cancelled', 'rejected'] as const;

export type Bucket = (typeof buckets)[number];

/** The steps whose time is told apart; routing includes the choice of shipping service, ship the stock's issue. */
export const steps = ['import', 'review', 'route', 'reserve', 'pick', 'pack', 'ship'] as const;

export type Step = (typeof steps)[number];

/** What went in: every line of the files, cancellations included. `value` is Σ quantity × unit price, exact. */
export interface Input {
  lines: number;
  orders: number;
  cancellations: number;
  value: string;
  currency: string;
}

/** What became of the input, and the proof that nothing was lost on the way. */
export interface TradingDayReport {
  input: Input;
  orders: Record<Bucket, number>;
  lines: Record<Bucket, number>;
  /** Decimal strings in the input's currency. */
  value: Record<Bucket, string>;
  stock: { movements: number; balances: number; mismatches: number; negative: number };
  labels: number;
  parcels: number;
  proof: {
    ordersAccountedFor: boolean;
    linesAccountedFor: boolean;
    valueAccountedFor: boolean;
    ledgerMatchesBalances: boolean;
  };
  seconds: Record<Step | 'total', number>;
  peakRssMb: number;
}
