import type { MessageKey } from '../texts/messages.ts';

/** What a person hears and sees: right and go on; right and done; wrong. */
export type Signal = 'ok' | 'done' | 'error';

/** A sentence in the reader's language. */
export interface Say {
  key: MessageKey;
  values?: Readonly<Record<string, string | number>>;
}

export type OperationKind = 'receive' | 'putAway' | 'pick' | 'pack' | 'count' | 'move';

/** What goes to the server. */
export interface Act {
  kind: OperationKind;
  facts: Readonly<Record<string, unknown>>;
  /** Of the goods that stand on the floor after it, or no longer do. */
  sku?: string;
}

/** What one scan or touch makes of a draft. */
export interface Step<D> {
  draft: D;
  signal: Signal;
  say?: Say;
  act?: Act;
}

export function wrong<D>(draft: D, key: MessageKey, values: Readonly<Record<string, string | number>> = {}): Step<D> {
  return { draft, signal: 'error', say: { key, values } };
}
