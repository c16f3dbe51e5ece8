import { type FieldProblem, Problem, type RecordChanges, type Sql } from '@entrepot/sdk';
import type { Barcode } from '../barcode/barcode.ts';
import { gtinFault } from '../barcode/gtin.ts';
import { type BundleParts, findCycle } from './bundle.ts';
import { partsOf } from './read-skus.ts';
import type { Sku } from './sku.ts';

interface CheckedBarcode {
  readonly code: string;
  readonly kind?: 'gtin' | 'internal' | undefined;
}

interface CheckedSku {
  readonly kind?: 'goods' | 'bundle' | undefined;
  readonly barcodes?: readonly CheckedBarcode[] | undefined;
  readonly components?: readonly unknown[] | undefined;
}

const faults = {
  'not-digits': 'a GTIN consists of digits alone',
  'wrong-length': 'a GTIN has 8, 12, 13 or 14 digits',
  'bad-check-digit': 'the last digit does not fit the others: a digit was misread or mistyped',
} as const;

/** What is wrong with a barcode, with a pointer to its code. */
export function barcodeFaults(barcode: CheckedBarcode, pointer: string): FieldProblem[] {
  const fault = barcode.kind === 'internal' ? undefined : gtinFault(barcode.code);
  if (fault === undefined) return [];
  return [{ pointer: `${pointer}/code`, code: `catalog.${fault}`, detail: `${barcode.code}: ${faults[fault]}` }];
}

/** What is wrong with a SKU that can be seen without looking at others. */
export function skuFaults(sku: CheckedSku, pointer: string): FieldProblem[] {
  const found = (sku.barcodes ?? []).flatMap((barcode, index) => barcodeFaults(barcode, `${pointer}/barcodes/${index}`));
  const count = sku.components?.length ?? 0;
  if (sku.kind === 'bundle' && count === 0) {
    found.push({ pointer: `${pointer}/components`, code: 'catalog.empty-bundle', detail: 'a bundle needs a component' });
  }
  if (sku.kind !== 'bundle' && count > 0) {
    found.push({
      pointer: `${pointer}/kind`,
      code: 'catalog.not-a-bundle',
      detail: 'goods have no components: set kind to bundle',
    });
  }
  return found;
}

/** Throws what was found wrong with SKUs as one problem, with a place for each fault. */
export function refuseFaults(errors: readonly FieldProblem[]): void {
  const first = errors[0];
  if (first === undefined) return;
  throw new Problem(first.code, {
    detail: first.detail,
    remedy: first.code.endsWith('bad-check-digit')
      ? 'Scan the barcode again, or give it the kind "internal" where it is a code of your own.'
      : 'Correct the fields named in errors and send it again.',
    errors,
  });
}

/**
 * Refuses a bundle that contains itself, however deep. Bundles change one transaction at a time until the commit,
 * for two changes that are each harmless can close a circle together.
 * @param changed the new components of each changed bundle
 * @param pointerOf where the caller's input has the bundle's components
 */
export async function refuseCycles(tx: Sql, changed: BundleParts, pointerOf: (bundle: string) => string): Promise<void> {
  if (changed.size === 0) return;
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('catalog.bundles', 0))`);
  const below = [...changed.values()].flat().map(({ skuId }) => skuId);
  const parts = new Map([...(await partsOf(tx, below)), ...changed]);
  for (const bundle of changed.keys()) {
    const cycle = findCycle(parts, [bundle]);
    if (cycle) {
      throw new Problem('catalog.bundle-cycle', {
        detail: `a bundle would contain itself: ${cycle.join(' → ')}`,
        remedy: 'Take out one of the components on this way.',
        errors: [{ pointer: pointerOf(bundle), code: 'catalog.bundle-cycle', detail: cycle.join(' → ') }],
        params: { way: cycle.join(' → ') },
      });
    }
  }
}

/** The pointer to a record: the body itself, or the place in a batch. */
const place = (index: number, count: number) => (count === 1 ? '' : `/${index}`);

/** Tap: checks SKUs that come through the generated routes. */
export async function checkSkus({ tx, changes }: RecordChanges<typeof Sku>): Promise<void> {
  const written = changes.flatMap(({ after }, index) => (after ? [{ after, pointer: place(index, changes.length) }] : []));
  refuseFaults(written.flatMap(({ after, pointer }) => skuFaults(after, pointer)));
  const bundles = written.filter(({ after }) => after.kind === 'bundle');
  const changed = new Map(
    bundles.map(({ after, pointer }) => [
      after.id ?? pointer,
      after.components.map(({ component, quantity }) => ({ skuId: component, quantity })),
    ]),
  );
  const pointers = new Map(bundles.map(({ after, pointer }) => [after.id ?? pointer, pointer]));
  await refuseCycles(tx, changed, (bundle) => `${pointers.get(bundle) ?? ''}/components`);
}

/** Tap: checks barcodes that come through their own routes. */
export function checkBarcodes({ changes }: RecordChanges<typeof Barcode>): void {
  refuseFaults(changes.flatMap(({ after }, index) => (after ? barcodeFaults(after, place(index, changes.length)) : [])));
}
