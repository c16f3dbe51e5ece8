import type { Scanned } from '../floor/floor.ts';
import { type Act, type Step, wrong } from './flow.ts';

export interface ReceiveDraft {
  /** The delivery's number, or any other document. */
  reference: string | null;
  barcode: string;
  /** Empty: the handheld does not know the goods; the server may. */
  sku: string;
  quantity: number;
}

export const noReceipt: ReceiveDraft = { reference: null, barcode: '', sku: '', quantity: 0 };

/** The same goods count up; other goods book those before them. */
export function scanReceipt(draft: ReceiveDraft, { code, sku, units, delivery }: Scanned): Step<ReceiveDraft> {
  if (draft.reference === null) {
    if (!delivery) return wrong(draft, 'receive.unknownDelivery', { code });
    return { draft: { ...noReceipt, reference: delivery.number }, signal: 'ok' };
  }
  if (!sku) return wrong(draft, 'scan.unknown', { code });
  if (draft.sku === sku.id) return { draft: { ...draft, quantity: draft.quantity + units }, signal: 'ok' };
  const next = { ...draft, barcode: code, sku: sku.id, quantity: units };
  return draft.quantity > 0 ? { draft: next, signal: 'done', act: receipt(draft) } : { draft: next, signal: 'ok' };
}

/** Books what is counted. */
export function confirmReceipt(draft: ReceiveDraft): Step<ReceiveDraft> {
  if (draft.quantity < 1) return wrong(draft, 'quantity.missing');
  return { draft: { ...noReceipt, reference: draft.reference }, signal: 'done', act: receipt(draft) };
}

function receipt({ barcode, sku, quantity, reference }: ReceiveDraft): Act {
  return { kind: 'receive', facts: { barcode, quantity, reference: reference ?? '' }, ...(sku ? { sku } : {}) };
}
