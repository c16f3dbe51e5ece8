import { gather } from './gather.ts';
import type { NewEntry } from './journal.ts';
import type { Fenced, SagaRecords, Settlement } from './saga-records.ts';

const most = 200;

/** Writes what has no transaction of its own, for many runs at once. */
export class JournalWriter {
  /** @returns when it was written; undefined where the run belongs to somebody else meanwhile */
  readonly append: (entry: Fenced & { round: number; entry: NewEntry }) => Promise<string | undefined>;
  /** @returns false where the run belongs to somebody else meanwhile */
  readonly settle: (settlement: Fenced & { settlement: Settlement }) => Promise<boolean>;

  constructor(records: SagaRecords) {
    this.append = gather(async (entries) => {
      const written = await records.appendAll(entries);
      return entries.map(({ id, entry }) => written.get(`${id} ${entry.position}`));
    }, most);
    this.settle = gather(async (settlements) => {
      const settled = await records.settle(settlements);
      return settlements.map(({ id }) => settled.has(id));
    }, most);
  }
}
