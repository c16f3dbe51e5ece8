/** Stock that stands in receiving. */
export interface PutawayRequest {
  warehouseId: string;
  skuId: string;
}

/** Where it goes; `bin` is the bin's code, as inventory books it. Undefined: the warehouse has no active bin. */
export interface Placement extends PutawayRequest {
  binId: string | undefined;
  bin: string | undefined;
}
