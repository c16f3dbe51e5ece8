import type { Transaction } from '@entrepot/sdk';
import type { Posted, Receipt } from '../stock.ts';
import { checkMovements } from './check-movements.ts';
import { putStock } from './put-stock.ts';

/** Goods arrive; see `StockService.receive`. */
export async function receiveStock(tx: Transaction, receipts: readonly Receipt[]): Promise<Posted> {
  checkMovements(receipts);
  const written = await putStock(
    tx,
    receipts.map(({ bin = '', kind = 'receipt', reverses = null, ...receipt }) => ({
      key: receipt.key,
      warehouseId: receipt.warehouseId,
      skuId: receipt.skuId,
      bin,
      kind,
      quantity: receipt.quantity,
      unitCost: receipt.unitCost,
      reference: receipt.reference,
      reason: null,
      reverses,
      occurredAt: receipt.occurredAt,
      receivedAt: receipt.occurredAt,
    })),
  );
  return { written: written.size, unchanged: receipts.length - written.size };
}
