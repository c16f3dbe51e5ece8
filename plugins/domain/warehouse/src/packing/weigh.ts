import { Catalog, type SkuFacts } from '@entrepot/catalog';
import { type Context, Problem, type Transaction, tableOf } from '@entrepot/sdk';
import type { Doing, PackOutcome } from '../warehouse-desk.ts';
import { followOrders } from '../waves/follow-orders.ts';
import { lockWaves } from '../waves/lock-waves.ts';
import { checkWeight, type WeightTolerance } from './check-weight.ts';
import { labelPackages } from './label-packages.ts';
import { Package, type PackageContent, type WeightReason } from './package.ts';

export interface CheckedWeight {
  weightCheck: 'pending' | 'passed' | 'failed' | 'unchecked';
  reason: WeightReason | undefined;
}

/**
 * What the scale says of a package; pending where nobody weighed it.
 * @throws Problem `warehouse.bad-weight`
 */
export function checkContents(
  contents: readonly { skuId: string }[],
  expectedGrams: number,
  grams: number | undefined,
  facts: ReadonlyMap<string, SkuFacts>,
  tolerance: WeightTolerance,
): CheckedWeight {
  if (grams === undefined) return { weightCheck: 'pending', reason: undefined };
  if (!Number.isInteger(grams) || grams < 1) {
    throw new Problem('warehouse.bad-weight', {
      detail: `${grams} is no weight: a package weighs whole grams, at least one`,
      remedy: 'Weigh the package again.',
      params: { grams },
    });
  }
  const known = contents.every(({ skuId }) => (facts.get(skuId)?.weightGrams ?? 0) > 0);
  const { result, reason } = checkWeight(expectedGrams, grams, tolerance, known);
  return { weightCheck: result, reason };
}

interface UnlabelledPackage {
  id: string;
  fulfilmentOrderId: string;
  waveId: string;
  contents: PackageContent[];
  expectedWeightGrams: number;
}

/** Weighs packages that have no label yet and labels what passes. Labelled ones are passed over. */
export async function weigh(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  request: Doing & { weights: readonly { packageId: string; grams: number }[] },
  tolerance: WeightTolerance,
): Promise<PackOutcome> {
  const packages = await lockUnlabelled(
    tx,
    request.weights.map(({ packageId }) => packageId),
  );
  const grams = new Map(request.weights.map((each) => [each.packageId, each.grams]));
  const skus = new Set(packages.flatMap(({ contents }) => contents.map(({ sku }) => sku)));
  const facts = await context.use(Catalog).skusById(tx, [...skus]);
  const checked = packages.map(({ id, contents, expectedWeightGrams }) => {
    const goods = contents.map(({ sku }) => ({ skuId: sku }));
    return { id, grams: grams.get(id), ...checkContents(goods, expectedWeightGrams, grams.get(id), facts, tolerance) };
  });
  await tx.query(
    `UPDATE ${tableOf(Package)} package
     SET actual_weight_grams = scale.grams, weight_check = scale.result, weight_reason = scale.reason,
       version = version + 1, updated_at = now()
     FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::jsonb[]) AS scale (id, grams, result, reason)
     WHERE package.id = scale.id`,
    [
      checked.map(({ id }) => id),
      checked.map((each) => each.grams),
      checked.map(({ weightCheck }) => weightCheck),
      checked.map(({ reason }) => JSON.stringify(reason)),
    ],
  );
  const failed = checked.filter(({ weightCheck }) => weightCheck === 'failed').map(({ id }) => id);
  return { ...(await finish(tx, context, packages, request, facts)), failed };
}

/** Accepts failed weights by a person's word. */
export async function confirmWeights(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  request: Doing & { packageIds: readonly string[] },
): Promise<PackOutcome> {
  const packages = await lockUnlabelled(tx, request.packageIds);
  await tx.query(
    `UPDATE ${tableOf(Package)}
     SET weight_check = 'confirmed', confirmed_by = $2, confirmed_device = $3, confirmed_at = $4,
       version = version + 1, updated_at = now()
     WHERE id = ANY($1::uuid[]) AND weight_check = 'failed'`,
    [packages.map(({ id }) => id), request.by, request.device ?? null, request.at],
  );
  return { ...(await finish(tx, context, packages, request)), failed: [] };
}

async function lockUnlabelled(tx: Transaction, packageIds: readonly string[]): Promise<UnlabelledPackage[]> {
  const waves = await tx.query<{ id: string }>(
    `SELECT DISTINCT wave_id AS id FROM ${tableOf(Package)} WHERE id = ANY($1::uuid[])`,
    [packageIds],
  );
  await lockWaves(tx, { waveIds: waves.map(({ id }) => id) });
  return tx.query<UnlabelledPackage>(
    `SELECT id, fulfilment_order_id AS "fulfilmentOrderId", wave_id AS "waveId", contents,
       expected_weight_grams AS "expectedWeightGrams"
     FROM ${tableOf(Package)} WHERE id = ANY($1::uuid[]) AND state = 'packed' ORDER BY id FOR NO KEY UPDATE`,
    [packageIds],
  );
}

async function finish(
  tx: Transaction,
  context: Pick<Context, 'use'>,
  packages: readonly UnlabelledPackage[],
  request: Doing,
  facts?: ReadonlyMap<string, SkuFacts>,
): Promise<Omit<PackOutcome, 'failed'>> {
  const orders = [...new Set(packages.map(({ fulfilmentOrderId }) => fulfilmentOrderId))];
  const labels = await labelPackages(tx, context, orders, request, facts);
  await followOrders(tx, [...new Set(packages.map(({ waveId }) => waveId))], request);
  return { packageIds: packages.map(({ id }) => id), labels };
}
