import { Dexie, type EntityTable } from 'dexie';
import type { Bin, Delivery, Pack, Sku, Standing, Task } from '../floor/floor.ts';
import type { OperationKind } from '../flows/flow.ts';

/** Something that a person did, until the server has said what became of it. */
export interface QueuedOperation {
  id: string;
  person: string;
  sequence: number;
  warehouse: string;
  kind: OperationKind;
  facts: Readonly<Record<string, unknown>>;
  /** Of the goods, where the handheld knows them. */
  sku?: string;
  at: string;
  /** `waiting`: the server has it and waits for an earlier one. */
  state: 'queued' | 'waiting' | 'conflict';
  code?: string;
  detail?: string;
  values?: Readonly<Record<string, unknown>>;
}

interface Kept {
  key: string;
  value: unknown;
}

type Tables = {
  queue: EntityTable<QueuedOperation, 'id'>;
  kept: EntityTable<Kept, 'key'>;
  skus: EntityTable<Sku, 'id'>;
  bins: EntityTable<Bin, 'code'>;
  tasks: EntityTable<Task, 'id'>;
  packs: EntityTable<Pack, 'id'>;
  deliveries: EntityTable<Delivery, 'id'>;
  standing: EntityTable<Standing, 'sku'>;
};

/** Everything that the handheld keeps. What is committed is on the disk: a battery may be pulled at any moment. */
export const database = new Dexie('entrepot-handheld', { chromeTransactionDurability: 'strict' }) as Dexie & Tables;

database.version(1).stores({
  queue: 'id, [person+sequence], [person+state]',
  kept: 'key',
  skus: 'id, *codes',
  bins: 'code',
  tasks: 'id, [wave+sequence]',
  packs: 'id, number',
  deliveries: 'id, number',
  standing: 'sku',
});

/** A single kept value, as the draft of a screen. */
export async function kept<T>(key: string): Promise<T | undefined> {
  return (await database.kept.get(key))?.value as T | undefined;
}

/** This device's own name, made once. */
export async function deviceName(): Promise<string> {
  return database.transaction('rw', database.kept, async () => {
    const known = await kept<string>('device');
    if (known) return known;
    const name = `handheld-${uuid().slice(0, 8)}`;
    await database.kept.put({ key: 'device', value: name });
    return name;
  });
}

/** A random id (RFC 9562, version 4); `crypto.randomUUID` is there on secure pages alone. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
