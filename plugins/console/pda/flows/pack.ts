import type { Pack, Scanned } from '../floor/floor.ts';
import { type Step, wrong } from './flow.ts';

export interface PackDraft {
  number: string | null;
  /** Units scanned by SKU. */
  checked: Readonly<Record<string, number>>;
  /** Grams; 0 not weighed. */
  weight: number;
}

export const noPack: PackDraft = { number: null, checked: {}, weight: 0 };

/** Each unit is scanned against what the order asks for. */
export function scanPack(draft: PackDraft, { code, sku, units, pack }: Scanned, open: Pack | undefined): Step<PackDraft> {
  if (!open) {
    if (!pack) return wrong(draft, 'pack.unknownOrder', { code });
    return { draft: { ...noPack, number: pack.number }, signal: 'ok' };
  }
  if (!sku) return wrong(draft, 'scan.unknown', { code });
  const asked = open.lines.find(([id]) => id === sku.id)?.[1] ?? 0;
  const checked = (draft.checked[sku.id] ?? 0) + units;
  if (asked === 0) return wrong(draft, 'pack.notInOrder', { sku: sku.code });
  if (checked > asked) return wrong(draft, 'pack.tooMany', { sku: sku.code, asked });
  return { draft: { ...draft, checked: { ...draft.checked, [sku.id]: checked } }, signal: 'ok' };
}

/** Whether everything was scanned. */
export function isChecked(draft: PackDraft, { lines }: Pack): boolean {
  return lines.every(([sku, quantity]) => draft.checked[sku] === quantity);
}

/** The carton is closed. */
export function finishPack(draft: PackDraft, open: Pack): Step<PackDraft> {
  if (!isChecked(draft, open)) return wrong(draft, 'pack.notAll');
  const facts = { fulfilmentOrder: open.number, ...(draft.weight > 0 ? { weights: [draft.weight] } : {}) };
  return { draft: noPack, signal: 'done', act: { kind: 'pack', facts } };
}
