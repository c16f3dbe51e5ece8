import type { ScanKind } from './scan.ts';

/** One thing that a person did, as the device tells it. */
export interface Operation {
  /** Made by the device: the same id is applied once. */
  id: string;
  /** Its place in what this person did on this device. */
  sequence: number;
  warehouse: string;
  kind: ScanKind;
  facts: Readonly<Record<string, unknown>>;
  /** By the device's clock. */
  at?: string | undefined;
}

/** JSON Schema of a call's operations. What a kind needs of its facts is looked at when it is applied. */
export const operationsSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: {
    type: 'object',
    required: ['id', 'sequence', 'warehouse', 'kind', 'facts'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', format: 'uuid' },
      sequence: { type: 'integer', minimum: 1 },
      warehouse: { type: 'string', format: 'uuid' },
      kind: { enum: ['receive', 'putAway', 'pick', 'pack', 'count', 'move'] },
      facts: { type: 'object' },
      at: { type: 'string', maxLength: 40 },
    },
  },
} as const;

/** What became of an operation. */
export interface Outcome {
  id: string;
  state: 'waiting' | 'applied' | 'conflict' | 'settled' | 'discarded';
  code?: string | null;
  /** The reason as an English sentence; `code` and `values` make it in other languages. */
  detail?: string | null;
  values?: Readonly<Record<string, unknown>> | null;
}
