import type { Answer } from '@entrepot/web/answer';

/** A state as server-sent events: as it is now, and again whenever it has changed. */
export class Changes {
  readonly #state: () => unknown;
  #change = Promise.withResolvers<void>();

  constructor(state: () => unknown) {
    this.#state = state;
  }

  tell(): void {
    const { resolve } = this.#change;
    this.#change = Promise.withResolvers();
    resolve();
  }

  answer(): Answer {
    return { status: 200, body: this.#events(), type: 'text/event-stream' };
  }

  async *#events(): AsyncGenerator<string> {
    for (;;) {
      // Held before the state is read: a change while it is written is the next event.
      const change = this.#change.promise;
      yield `data: ${JSON.stringify(this.#state())}\n\n`;
      await change;
    }
  }
}
