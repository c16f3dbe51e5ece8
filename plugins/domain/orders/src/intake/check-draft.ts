import type { Reason } from '../order/bucket.ts';
import type { OrderDraft, OrderDraftLine } from './draft.ts';

const decimal = /^-?\d{1,14}(\.\d{1,6})?$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Why nothing of a draft can be taken, or undefined where it can be stored. */
export function checkDraft(draft: OrderDraft): Reason | undefined {
  if (draft.externalId === '' || draft.externalId.length > 100)
    return { code: 'bad-external-id', data: { given: draft.externalId } };
  if (!instant.test(draft.orderedAt) || Number.isNaN(Date.parse(draft.orderedAt))) {
    return { code: 'bad-date', data: { given: draft.orderedAt } };
  }
  if (!/^[A-Z]{3}$/.test(draft.currency)) return { code: 'bad-currency', data: { given: draft.currency } };
  if (draft.lines.length === 0) return { code: 'no-lines', data: {} };
  for (let index = 0; index < draft.lines.length; index++) {
    const line = draft.lines[index] as OrderDraftLine;
    if (!Number.isSafeInteger(line.quantity))
      return { code: 'bad-quantity', data: { line: index, given: String(line.quantity) } };
    if (!decimal.test(line.unitPrice)) return { code: 'bad-price', data: { line: index, given: line.unitPrice } };
    if (line.skuCode === '' || line.skuCode.length > 100)
      return { code: 'bad-sku-code', data: { line: index, given: line.skuCode } };
  }
  return undefined;
}

/** Why a line cannot be sent, whatever anyone decides: it is kept as rejected, the rest of the order goes on. */
export function rejectLine(type: OrderDraft['type'], line: Pick<OrderDraftLine, 'kind' | 'quantity'>): Reason | undefined {
  if (line.quantity === 0) return { code: 'zero-quantity', data: {} };
  if (line.kind !== 'goods') return undefined;
  if (type === 'order' && line.quantity < 0) return { code: 'negative-quantity', data: { quantity: line.quantity } };
  if (type === 'cancellation' && line.quantity > 0) return { code: 'positive-quantity', data: { quantity: line.quantity } };
  return undefined;
}
