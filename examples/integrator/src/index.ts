export { addSkus, type SupplierSku } from './add-skus.ts';
export { type HeldOrder, heldOrders } from './held-orders.ts';
