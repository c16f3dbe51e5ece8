import { Warehouse } from '@entrepot/inventory';
import { type Transaction, tableOf } from '@entrepot/sdk';
import { Bin } from '../bins/bin.ts';
import { assignHomeBins, type HomeCandidate } from './assign-home-bins.ts';
import { HomeBin } from './home-bin.ts';

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

interface Home extends PutawayRequest {
  binId: string;
  bin: string;
}

/** Tells where received SKUs go, in the order of the requests; gives a SKU without a home bin the emptiest active one. */
export async function putaway(tx: Transaction, requests: readonly PutawayRequest[]): Promise<Placement[]> {
  const homes = keyed(await readHomes(tx, requests));
  const homeless = requests.filter((request) => !homes.has(keyOf(request)));
  for (const [warehouseId, own] of Map.groupBy(homeless, (request) => request.warehouseId)) {
    // Serialises with other putaways into this warehouse; what they have just placed is read again.
    await tx.query(`SELECT FROM ${tableOf(Warehouse)} WHERE id = $1 FOR NO KEY UPDATE`, [warehouseId]);
    const placed = keyed(await readHomes(tx, own));
    const skus = new Set(own.filter((request) => !placed.has(keyOf(request))).map(({ skuId }) => skuId));
    await findHomes(tx, warehouseId, [...skus]);
    for (const [key, home] of keyed(await readHomes(tx, own))) homes.set(key, home);
  }
  return requests.map(({ warehouseId, skuId }) => {
    const home = homes.get(keyOf({ warehouseId, skuId }));
    return { warehouseId, skuId, binId: home?.binId, bin: home?.bin };
  });
}

function readHomes(tx: Transaction, requests: readonly PutawayRequest[]): Promise<Home[]> {
  return tx.query<Home>(
    `SELECT home.warehouse_id AS "warehouseId", home.sku_id AS "skuId", bin.id AS "binId", bin.code AS bin
     FROM unnest($1::uuid[], $2::uuid[]) AS wanted (warehouse_id, sku_id)
     JOIN ${tableOf(HomeBin)} home ON home.warehouse_id = wanted.warehouse_id AND home.sku_id = wanted.sku_id
     JOIN ${tableOf(Bin)} bin ON bin.id = home.bin_id`,
    [requests.map(({ warehouseId }) => warehouseId), requests.map(({ skuId }) => skuId)],
  );
}

async function findHomes(tx: Transaction, warehouseId: string, skuIds: readonly string[]): Promise<void> {
  if (skuIds.length === 0) return;
  const bins = await tx.query<HomeCandidate>(
    `SELECT bin.id, count(home.id) AS load
     FROM ${tableOf(Bin)} bin LEFT JOIN ${tableOf(HomeBin)} home ON home.bin_id = bin.id
     WHERE bin.warehouse_id = $1 AND bin.active
     GROUP BY bin.id ORDER BY bin.zone, bin.aisle, bin.position_mm, bin.level, bin.code`,
    [warehouseId],
  );
  const homes = assignHomeBins(skuIds.length, bins);
  await tx.query(
    `INSERT INTO ${tableOf(HomeBin)} (warehouse_id, sku_id, bin_id)
     SELECT $1, home.sku_id, home.bin_id FROM unnest($2::uuid[], $3::uuid[]) AS home (sku_id, bin_id)`,
    [warehouseId, skuIds.slice(0, homes.length), homes],
  );
}

function keyed(homes: readonly Home[]): Map<string, Home> {
  return new Map(homes.map((home) => [keyOf(home), home]));
}

function keyOf({ warehouseId, skuId }: PutawayRequest): string {
  return `${warehouseId} ${skuId}`;
}
