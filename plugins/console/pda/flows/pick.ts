import type { Scanned, Sku, Task } from '../floor/floor.ts';
import { type Step, wrong } from './flow.ts';

export interface PickDraft {
  wave: string | null;
  /** The task that the rest is about. */
  task: string | null;
  atBin: boolean;
  counted: number;
  /** As it was scanned. */
  barcode: string;
}

export const noPick: PickDraft = { wave: null, task: null, atBin: false, counted: 0, barcode: '' };

/** The draft for the task that is next: begun anew where the walk went on. */
export function pickDraft(draft: PickDraft, task: Task | undefined): PickDraft {
  if (!task || draft.task === task.id) return draft;
  return { wave: task.wave, task: task.id, atBin: task.bin === '', counted: 0, barcode: '' };
}

export function scanPick(before: PickDraft, { code, sku, units, bin }: Scanned, task: Task | undefined): Step<PickDraft> {
  if (!task) return wrong(before, 'pick.noTask');
  const draft = pickDraft(before, task);
  if (!draft.atBin) {
    if (code !== task.bin) return wrong(draft, 'pick.wrongBin', { expected: task.bin, scanned: code });
    return { draft: { ...draft, atBin: true }, signal: 'ok' };
  }
  if (bin && !sku) return code === task.bin ? { draft, signal: 'ok' } : wrong(draft, 'pick.scanGoods');
  if (!sku) return wrong(draft, 'scan.unknown', { code });
  if (sku.id !== task.sku) return wrong(draft, 'pick.wrongGoods', { scanned: sku.code });
  return takeOf({ ...draft, barcode: code }, task, draft.counted + units);
}

/** Everything that the task asks for, after its goods were scanned once. */
export function takeAll(draft: PickDraft, task: Task): Step<PickDraft> {
  return takeOf(draft, task, task.quantity);
}

function takeOf(draft: PickDraft, task: Task, counted: number): Step<PickDraft> {
  if (counted > task.quantity) return wrong(draft, 'pick.tooMany', { quantity: task.quantity });
  if (counted < task.quantity) return { draft: { ...draft, counted }, signal: 'ok' };
  return finish(draft, task, counted);
}

/** Fewer were there. */
export function pickShort(draft: PickDraft, task: Task, sku: Sku | undefined, reason: 'not-found' | 'damaged'): Step<PickDraft> {
  return finish({ ...draft, barcode: draft.barcode || (sku?.code ?? '') }, task, draft.counted, reason);
}

function finish(draft: PickDraft, task: Task, quantity: number, reason?: string): Step<PickDraft> {
  const facts = { task: task.id, bin: task.bin, barcode: draft.barcode, quantity, ...(reason ? { reason } : {}) };
  return { draft: { ...noPick, wave: draft.wave }, signal: 'done', act: { kind: 'pick', facts } };
}
