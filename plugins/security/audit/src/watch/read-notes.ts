import { type Context, type PersonalRead, Problem } from '@entrepot/sdk';
import { type Note, writeNotes } from '../capture/write-note.ts';

const everyMs = 200;
/** Reads that wait to be written, at most: beyond, personal data stays where it is. */
const mostWaiting = 10_000;
const mostIds = 100;

/**
 * Reads of personal data, written in sets: each by itself would cost every reader a commit. What was read in the last 200 ms
 * before a process is killed is not written down.
 */
export class ReadNotes {
  readonly #context: Context;
  #waiting: Note[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(context: Context) {
    this.#context = context;
  }

  /** @throws Problem `audit.reads-not-written` where the log has not taken reads for long */
  add({ user, entity, fields, ids, address, traceId }: PersonalRead, work: string): void {
    if (this.#waiting.length >= mostWaiting) {
      throw new Problem('audit.reads-not-written', {
        status: 503,
        detail: 'Personal data is not handed out, for its reading cannot be written down.',
        remedy: 'Try again in some seconds; the log tells an administrator the cause.',
      });
    }
    this.#waiting.push({
      operation: 'read',
      entity,
      records: ids.length,
      scope: { plugin: entity.split('.')[0], work, user: { id: user.id, name: user.name }, address, traceId },
      note: { fields, ids: ids.slice(0, mostIds), at: this.#context.now().toISOString() },
    });
    this.#timer ??= setTimeout(() => void this.flush(), everyMs).unref();
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const notes = this.#waiting;
    if (notes.length === 0) return;
    this.#waiting = [];
    try {
      await writeNotes(this.#context.db, notes);
    } catch (error) {
      this.#context.log.error({ error }, 'reads of personal data could not be written down');
      this.#waiting = [...notes, ...this.#waiting];
      this.#timer ??= setTimeout(() => void this.flush(), 10 * everyMs).unref();
    }
  }
}
