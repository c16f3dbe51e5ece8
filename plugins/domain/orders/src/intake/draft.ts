import type { Reason } from '../order/bucket.ts';
import type { lineKinds } from '../order/order-line.ts';

/** One line of an order as it comes in: already numbers and codes, not yet judged. */
export interface OrderDraftLine {
  kind: keyof typeof lineKinds;
  skuCode: string;
  description?: string | undefined;
  /** Whole units; negative in cancellations. */
  quantity: number;
  /** A plain decimal with at most six digits after the point, in the currency of the draft. */
  unitPrice: string;
}

/** An order as a marketplace adapter or an import hands it over. */
export interface OrderDraft {
  /** The order's number at its source; the same number of a shop is the same order. */
  externalId: string;
  /** Changes whenever the content does: a revision, a timestamp or a hash. */
  externalVersion: string;
  type: 'order' | 'cancellation';
  /** RFC 3339 in UTC. */
  orderedAt: string;
  currency: string;
  customer?: { code?: string | undefined; name?: string | undefined; email?: string | undefined; phone?: string | undefined };
  shipTo?: {
    name?: string | undefined;
    /** Street lines, separated by line breaks. */
    address?: string | undefined;
    city?: string | undefined;
    postcode?: string | undefined;
    /** ISO 3166-1 alpha-2; what could not be read as one stands in `findings`. */
    country?: string | undefined;
  };
  lines: readonly OrderDraftLine[];
  /** Doubts of who read the source; each holds the order. */
  findings?: readonly Reason[];
  /** Where it came from: file and row, or the channel. */
  source?: Readonly<Record<string, unknown>>;
}

/** What became of a draft, in the order of the drafts. */
export interface IngestResult {
  externalId: string;
  /** rejected: nothing of it was written, `reason` tells why. */
  result: 'created' | 'updated' | 'unchanged' | 'rejected';
  orderId?: string;
  reason?: Reason;
}
