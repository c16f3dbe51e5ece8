import type { Scanned } from '../floor/floor.ts';
import { type Step, wrong } from './flow.ts';

/** Goods on their way to a bin. */
export interface CarryDraft {
  /** Where they were taken from; `''` is the floor, null not scanned yet. */
  from: string | null;
  barcode: string;
  sku: string;
  quantity: number;
}

export const noMove: CarryDraft = { from: null, barcode: '', sku: '', quantity: 0 };
export const noPutAway: CarryDraft = { ...noMove, from: '' };

/**
 * From a bin, goods, to a bin.
 * @param standing of the goods on the floor: what is put away unless somebody says otherwise
 */
export function scanCarried(draft: CarryDraft, scanned: Scanned, kind: 'move' | 'putAway', standing = 0): Step<CarryDraft> {
  const { code, bin, sku, units } = scanned;
  if (draft.from === null) {
    if (!bin) return wrong(draft, 'scan.notBin', { code });
    return { draft: { ...noMove, from: bin.code }, signal: 'ok' };
  }
  if (draft.sku === '') {
    if (!sku) return wrong(draft, bin ? 'carry.scanGoods' : 'scan.unknown', { code });
    const quantity = kind === 'putAway' ? Math.max(standing, units) : units;
    return { draft: { ...draft, barcode: code, sku: sku.id, quantity }, signal: 'ok' };
  }
  if (sku?.id === draft.sku && kind === 'move') return { draft: { ...draft, quantity: draft.quantity + units }, signal: 'ok' };
  if (!bin) return wrong(draft, 'scan.notBin', { code });
  if (bin.code === draft.from) return wrong(draft, 'carry.sameBin', { code });
  if (draft.quantity < 1) return wrong(draft, 'quantity.missing');
  const { barcode, quantity, from } = draft;
  const facts = kind === 'move' ? { barcode, quantity, from, bin: bin.code } : { barcode, quantity, bin: bin.code };
  return { draft: kind === 'move' ? noMove : noPutAway, signal: 'done', act: { kind, facts, sku: draft.sku } };
}
