const mostWaiting = 500;

/** One open stream of server-sent events: what is pushed waits here until the socket takes it. */
export class Connection implements AsyncIterableIterator<string> {
  readonly user: string;
  /** The entities that this user may read. */
  opens: ReadonlySet<string>;
  readonly #left: (connection: Connection) => void;
  readonly #waiting: string[] = [];
  #taker: ((result: IteratorResult<string>) => void) | undefined;
  #isOver = false;

  /** @param left is told when the stream has ended */
  constructor(user: string, opens: ReadonlySet<string>, left: (connection: Connection) => void) {
    this.user = user;
    this.opens = opens;
    this.#left = left;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<string>> {
    const value = this.#waiting.shift();
    if (value !== undefined) return Promise.resolve({ value, done: false });
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  return(): Promise<IteratorResult<string>> {
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** @param data is written as JSON */
  send(event: string, data: unknown): void {
    this.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Who takes nothing for so long is cut off: the browser asks again and reads anew what it missed. */
  push(text: string): void {
    if (this.#isOver) return;
    if (this.#taker) {
      this.#taker({ value: text, done: false });
      this.#taker = undefined;
    } else if (this.#waiting.length < mostWaiting) this.#waiting.push(text);
    else this.end();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#taker?.({ value: undefined, done: true });
    this.#taker = undefined;
    this.#left(this);
  }
}
