import { columnName, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import { Barcode } from '../barcode/barcode.ts';
import { type Hazard, hazards, type NewSku } from './catalog.ts';
import { refuseCycles, refuseFaults, skuFaults } from './check-skus.ts';
import { BundleComponent } from './component.ts';
import { Sku } from './sku.ts';

const skus = tableOf(Sku);
const bundleComponents = tableOf(BundleComponent);
const barcodes = tableOf(Barcode);

const hazardKey = (hazard: Hazard) => `hazard${hazard[0]?.toUpperCase()}${hazard.slice(1)}` as `hazard${Capitalize<Hazard>}`;

/** How each column is made from a row; the order is that of the statement. */
const columns: readonly [name: string, type: string, value: (sku: NewSku) => unknown][] = [
  ['code', 'text', (sku) => sku.code],
  ['product_id', 'uuid', (sku) => sku.productId ?? null],
  ['name', 'text', (sku) => sku.name],
  ['names', 'jsonb', (sku) => JSON.stringify(sku.names ?? {})],
  ['kind', 'text', (sku) => sku.kind ?? 'goods'],
  ['variation', 'jsonb', (sku) => JSON.stringify(sku.variation ?? {})],
  ...(['weightGrams', 'lengthMm', 'widthMm', 'heightMm'] as const).map((key): [string, string, (sku: NewSku) => unknown] => [
    columnName(key),
    'bigint',
    (sku) => sku[key] ?? 0,
  ]),
  ...hazards.map((hazard): [string, string, (sku: NewSku) => unknown] => [
    `hazard_${hazard}`,
    'boolean',
    (sku) => sku[hazardKey(hazard)] ?? false,
  ]),
  ['hs_code', 'text', (sku) => sku.hsCode ?? null],
  ['origin_country', 'text', (sku) => sku.originCountry ?? null],
  ['status', 'text', (sku) => sku.status ?? 'active'],
];

const names = columns.map(([name]) => name);
// A row that says what is there already is left alone, so that importing a catalogue again costs no version.
const upsert = `INSERT INTO ${skus} AS sku (${names.join(', ')})
  SELECT * FROM unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
  ON CONFLICT (code) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')},
    version = sku.version + 1, updated_at = now()
  WHERE (${names.map((name) => `sku.${name}`).join(', ')}) IS DISTINCT FROM (${names.map((name) => `excluded.${name}`).join(', ')})`;

/** Creates or updates SKUs with their components and barcodes; see `CatalogService.addSkus`. */
export async function addSkus(tx: Transaction, given: readonly NewSku[]): Promise<Map<string, string>> {
  refuseFaults(given.flatMap((sku, index) => (sku.kind === 'bundle' && !sku.components ? [] : skuFaults(sku, `/${index}`))));
  const places = new Map(given.map((sku, index) => [sku.code, index]));
  const rows = [...places].map(([, index]) => given[index] as NewSku).sort((a, b) => (a.code < b.code ? -1 : 1));
  await tx.query(
    upsert,
    columns.map(([, , value]) => rows.map(value)),
  );
  const ids = await idsOf(tx, rows);
  await replaceComponents(tx, rows, ids, (code) => `/${places.get(code)}/components`);
  await replaceBarcodes(tx, rows, ids);
  return new Map(rows.map(({ code }) => [code, ids.get(code) as string]));
}

/** The ids of the rows and of what they are made of. */
async function idsOf(tx: Transaction, rows: readonly NewSku[]): Promise<Map<string, string>> {
  const codes = new Set(rows.flatMap(({ code, components }) => [code, ...(components ?? []).map((part) => part.code)]));
  const found = await tx.query<{ id: string; code: string }>(`SELECT id, code FROM ${skus} WHERE code = ANY($1)`, [[...codes]]);
  return new Map(found.map(({ id, code }) => [code, id]));
}

async function replaceComponents(
  tx: Transaction,
  rows: readonly NewSku[],
  ids: ReadonlyMap<string, string>,
  pointerOf: (code: string) => string,
): Promise<void> {
  const codes = new Map<string, string>();
  const changed = new Map<string, { skuId: string; quantity: number }[]>();
  for (const { code, components } of rows) {
    if (!components) continue;
    const parts = components.map((part, index) => {
      const skuId = ids.get(part.code);
      if (skuId === undefined) throw unknownComponent(part.code, code, `${pointerOf(code)}/${index}/code`);
      return { skuId, quantity: part.quantity };
    });
    const id = ids.get(code) as string;
    changed.set(id, parts);
    codes.set(id, code);
  }
  await refuseCycles(tx, changed, (bundle) => pointerOf(codes.get(bundle) ?? ''));
  // Goods lose theirs too: they may have been a bundle before.
  const goods = rows.filter(({ kind }) => kind !== 'bundle').map(({ code }) => ids.get(code));
  await tx.query(`DELETE FROM ${bundleComponents} WHERE bundle_id = ANY($1::uuid[])`, [[...changed.keys(), ...goods]]);
  if (changed.size === 0) return;
  const lines = [...changed].flatMap(([bundle, parts]) => parts.map((part) => ({ bundle, ...part })));
  await tx.query(
    `INSERT INTO ${bundleComponents} (bundle_id, component_id, quantity) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])`,
    [lines.map(({ bundle }) => bundle), lines.map(({ skuId }) => skuId), lines.map(({ quantity }) => quantity)],
  );
}

function unknownComponent(component: string, bundle: string, pointer: string): Problem {
  const detail = `${bundle} consists of ${component}, which is no SKU`;
  return new Problem('catalog.unknown-component', {
    detail,
    remedy: 'Add the component first, or in the same set.',
    errors: [{ pointer, code: 'catalog.unknown-component', detail }],
    params: { bundle, component },
  });
}

async function replaceBarcodes(tx: Transaction, rows: readonly NewSku[], ids: ReadonlyMap<string, string>): Promise<void> {
  const owners = rows.filter(({ barcodes: codes }) => codes !== undefined);
  if (owners.length === 0) return;
  const lines = owners.flatMap((sku) => (sku.barcodes ?? []).map((barcode) => ({ sku: ids.get(sku.code), ...barcode })));
  await tx.query(`DELETE FROM ${barcodes} WHERE sku_id = ANY($1::uuid[])`, [owners.map(({ code }) => ids.get(code))]);
  await tx.query(
    `INSERT INTO ${barcodes} (sku_id, code, kind, pack_quantity) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])`,
    [
      lines.map(({ sku }) => sku),
      lines.map(({ code }) => code),
      lines.map(({ kind }) => kind ?? 'gtin'),
      lines.map(({ packQuantity }) => packQuantity ?? 1),
    ],
  );
}
