import type { Filter, Label } from '@entrepot/sdk';

/** A pile of orders that wait for the same work. */
export interface Queue {
  readonly name: string;
  readonly label: Label;
  /** What there is to do. */
  readonly hint: Label;
  readonly filter: Filter;
  /** The action of an order that empties the queue. */
  readonly action?: 'release' | 'advance';
}

const daysAgo = (days: number, now: Date) => new Date(now.getTime() - days * 86_400_000).toISOString();

/** The piles of the desk. An order on its way that has not left within three days is an exception. */
export function queues(now: Date): readonly Queue[] {
  const isOrder: Filter = { type: { eq: 'order' } };
  return [
    {
      name: 'review',
      label: { en: 'To review', zh: '待审单' },
      hint: { en: 'Received, not decided yet', zh: '已接收，尚未审单' },
      filter: { ...isOrder, status: { eq: 'received' } },
      action: 'advance',
    },
    {
      name: 'held',
      label: { en: 'Held', zh: '已挂起' },
      hint: { en: 'A person decides whether they may go', zh: '需人工决定是否放行' },
      filter: { ...isOrder, status: { eq: 'held' } },
      action: 'release',
    },
    {
      name: 'short',
      label: { en: 'Short', zh: '缺货' },
      hint: { en: 'Wait for stock', zh: '等待库存' },
      filter: { ...isOrder, status: { eq: 'short' } },
      action: 'advance',
    },
    {
      name: 'ship',
      label: { en: 'To ship', zh: '待发货' },
      hint: { en: 'In stock, on their way through the warehouse', zh: '已配货，仓库处理中' },
      filter: { ...isOrder, status: { in: ['approved', 'routed', 'reserved', 'fulfilling', 'partlyShipped'] } },
    },
    {
      name: 'exceptions',
      label: { en: 'Exceptions', zh: '异常' },
      hint: { en: 'Rejected, or not shipped for three days', zh: '已拒收，或超过三天未发货' },
      filter: {
        ...isOrder,
        or: [
          { status: { eq: 'rejected' } },
          {
            status: { in: ['received', 'held', 'approved', 'routed', 'reserved', 'short', 'fulfilling', 'partlyShipped'] },
            orderedAt: { lt: daysAgo(3, now) },
          },
        ],
      },
      action: 'advance',
    },
  ];
}
