import { type Sql, tableOf } from '@entrepot/sdk';
import { type BundleParts, explode } from './bundle.ts';
import { type Hazard, hazards, type SkuFacts } from './catalog.ts';
import { BundleComponent } from './component.ts';
import { Sku } from './sku.ts';

const skus = tableOf(Sku);
const bundleComponents = tableOf(BundleComponent);

type Plain = Omit<SkuFacts, 'hazards' | 'components'>;
type Stored = Plain & Readonly<Record<`hazard_${Hazard}`, boolean>>;

const columns = `id, code, name, kind, weight_grams AS "weightGrams", length_mm AS "lengthMm", width_mm AS "widthMm",
  height_mm AS "heightMm", hs_code AS "hsCode", origin_country AS "originCountry", ${hazards.map((name) => `hazard_${name}`).join(', ')}`;

function factsOf(row: Stored): SkuFacts {
  const { id, code, name, kind, weightGrams, lengthMm, widthMm, heightMm, hsCode, originCountry } = row;
  const dangers = hazards.filter((hazard) => row[`hazard_${hazard}`]);
  return { id, code, name, kind, weightGrams, lengthMm, widthMm, heightMm, hazards: dangers, hsCode, originCountry };
}

/** What these SKUs consist of, and what their parts consist of, down to goods. */
export async function partsOf(sql: Sql, skuIds: readonly string[]): Promise<BundleParts> {
  const rows = await sql.query<{ bundle: string; component: string; quantity: number }>(
    `WITH RECURSIVE inner_bundles (sku_id) AS (
       SELECT unnest($1::uuid[])
       UNION
       SELECT part.component_id FROM inner_bundles JOIN ${bundleComponents} part ON part.bundle_id = inner_bundles.sku_id
     )
     SELECT bundle_id AS bundle, component_id AS component, quantity FROM ${bundleComponents}
     WHERE bundle_id IN (SELECT sku_id FROM inner_bundles) ORDER BY bundle_id, component_id`,
    [skuIds],
  );
  const parts = new Map<string, { skuId: string; quantity: number }[]>();
  for (const { bundle, component, quantity } of rows) {
    const known = parts.get(bundle);
    if (known) known.push({ skuId: component, quantity });
    else parts.set(bundle, [{ skuId: component, quantity }]);
  }
  return parts;
}

/** The bundle's facts with its components: weight, where it has none of its own, and hazards come from them. */
export function bundleFacts(bundle: SkuFacts, parts: BundleParts, goods: ReadonlyMap<string, SkuFacts>): SkuFacts {
  const components = explode(parts, bundle.id);
  const weight = components.reduce((sum, part) => sum + part.quantity * (goods.get(part.skuId)?.weightGrams ?? 0), 0);
  const dangers = hazards.filter(
    (hazard) => bundle.hazards.includes(hazard) || components.some((part) => goods.get(part.skuId)?.hazards.includes(hazard)),
  );
  return { ...bundle, components, hazards: dangers, weightGrams: bundle.weightGrams || weight };
}

/** Facts of SKUs, chosen by `code` or `id`, in no order; bundles with their components. Two statements more where there are bundles. */
export async function readSkus(sql: Sql, by: 'code' | 'id', keys: readonly string[]): Promise<SkuFacts[]> {
  if (keys.length === 0) return [];
  const type = by === 'id' ? 'uuid' : 'text';
  const rows = await sql.query<Stored>(`SELECT ${columns} FROM ${skus} WHERE ${by} = ANY($1::${type}[])`, [keys], {
    name: `catalog.skus-by-${by}`,
  });
  const facts = rows.map(factsOf);
  const bundles = facts.filter(({ kind }) => kind === 'bundle');
  if (bundles.length === 0) return facts;
  const parts = await partsOf(
    sql,
    bundles.map(({ id }) => id),
  );
  const leaves = new Set([...parts.values()].flat().map(({ skuId }) => skuId));
  const stored = await sql.query<Stored>(`SELECT ${columns} FROM ${skus} WHERE id = ANY($1::uuid[])`, [[...leaves]]);
  const goods = new Map(stored.map((row) => [row.id, factsOf(row)]));
  return facts.map((each) => (each.kind === 'bundle' ? bundleFacts(each, parts, goods) : each));
}
