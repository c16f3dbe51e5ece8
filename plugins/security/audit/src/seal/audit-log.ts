import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, token } from '@entrepot/sdk';
import { type KeyRing, openKeyRing, type SignedHead } from './key-ring.ts';
import { Sealer } from './seal-entries.ts';

/** Where signed tree heads are appended, one JSON object a line, in the log's folder. */
export const headsFile = 'heads.jsonl';

const everyMs = 1_000;

export interface AuditLogOptions {
  /** Where keys and signed heads are kept. */
  readonly folder: string;
  /** Keys as JSON instead of the folder's. */
  readonly keys: string | null;
}

/** The log of one process: it seals what was written, by itself every second once it has started. */
export class AuditLog {
  readonly #context: Context;
  readonly #options: AuditLogOptions;
  readonly #sealer: Sealer;
  #keys: Promise<KeyRing> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #failure: string | undefined;

  constructor(context: Context, options: AuditLogOptions) {
    this.#context = context;
    this.#options = options;
    this.#sealer = new Sealer(context, () => this.keys());
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** @throws Problem `audit.keys-not-usable` */
  keys(): Promise<KeyRing> {
    this.#keys ??= openKeyRing(this.#options.folder, this.#options.keys);
    this.#keys.catch(() => {
      this.#keys = undefined;
    });
    return this.#keys;
  }

  /** Seals what is committed. @returns how many trees grew */
  async seal(): Promise<number> {
    return (await this.#ship(await this.#sealer.seal(true))).length;
  }

  start(): void {
    const again = () => {
      this.#timer = setTimeout(() => {
        this.#running = this.#tick().finally(() => {
          if (this.#timer) again();
        });
      }, everyMs);
      this.#timer.unref();
    };
    if (!this.#timer) again();
  }

  /** Ends with nothing unsealed. */
  async stop(): Promise<void> {
    const wasRunning = this.#timer !== undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
    if (wasRunning) await this.#tick();
  }

  async #tick(): Promise<void> {
    try {
      await this.#ship(await this.#sealer.seal(false));
      this.#failure = undefined;
    } catch (error) {
      // Told once, not every second.
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.#failure) this.#context.log.error({ error }, 'the audit log could not be sealed');
      this.#failure = message;
    }
  }

  async #ship(heads: readonly SignedHead[]): Promise<readonly SignedHead[]> {
    const lines = heads.map((head) => `${JSON.stringify(head)}\n`).join('');
    if (lines) await appendFile(join(this.#options.folder, headsFile), lines, { mode: 0o600 });
    return heads;
  }
}

export const Log = token<AuditLog>('audit.log');
