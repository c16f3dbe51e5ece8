/** Where an order or a line stands when the day is counted: each in exactly one. `open` is still on its way. */
export const buckets = {
  open: { en: 'Open', zh: '处理中' },
  shipped: { en: 'Shipped', zh: '已发货' },
  partlyShipped: { en: 'Partly shipped', zh: '部分发货' },
  held: { en: 'Held', zh: '已挂起' },
  short: { en: 'Short', zh: '缺货' },
  cancelled: { en: 'Cancelled', zh: '已取消' },
  rejected: { en: 'Rejected', zh: '已拒收' },
} as const;

export type Bucket = keyof typeof buckets;

/** A reason as data: a code that `messages` translates, and what it was made from. */
export interface Reason {
  code: string;
  data: Readonly<Record<string, unknown>>;
}
