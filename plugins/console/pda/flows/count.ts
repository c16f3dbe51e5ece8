import type { Scanned } from '../floor/floor.ts';
import { type Step, wrong } from './flow.ts';

export interface CountLine {
  barcode: string;
  sku: string;
  quantity: number;
}

/** A blind count: what the books say is not shown. */
export interface CountDraft {
  bin: string | null;
  /** The server's time at the last contact before the count began. */
  seen: string | null;
  lines: CountLine[];
}

export const noCount: CountDraft = { bin: null, seen: null, lines: [] };

export function scanCount(draft: CountDraft, { code, bin, sku, units }: Scanned, seen: string | null): Step<CountDraft> {
  if (draft.bin === null) {
    if (!bin) return wrong(draft, 'scan.notBin', { code });
    return { draft: { bin: bin.code, seen, lines: [] }, signal: 'ok' };
  }
  if (!sku) return wrong(draft, bin ? 'count.finishFirst' : 'scan.unknown', { code, bin: draft.bin });
  const known = draft.lines.find((line) => line.sku === sku.id);
  const line = { barcode: known?.barcode ?? code, sku: sku.id, quantity: (known?.quantity ?? 0) + units };
  return { draft: { ...draft, lines: [line, ...draft.lines.filter((each) => each !== known)] }, signal: 'ok' };
}

/** Somebody typed how many there are. */
export function setCounted(draft: CountDraft, sku: string, quantity: number): Step<CountDraft> {
  return {
    draft: { ...draft, lines: draft.lines.map((line) => (line.sku === sku ? { ...line, quantity } : line)) },
    signal: 'ok',
  };
}

/** Everything in the bin is counted; nothing at all where it is empty. */
export function finishCount({ bin, seen, lines }: CountDraft): Step<CountDraft> {
  const counted = lines.map(({ barcode, quantity }) => ({ barcode, quantity }));
  return { draft: noCount, signal: 'done', act: { kind: 'count', facts: { bin, lines: counted, ...(seen ? { seen } : {}) } } };
}
