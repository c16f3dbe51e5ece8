/** The server-sent events of an address, as they come. */
export class EventStream {
  readonly events: { readonly event: string; readonly data: unknown; readonly at: number }[] = [];
  isOver = false;
  readonly #abort = new AbortController();

  static async open(address: string, headers: Readonly<Record<string, string>>): Promise<EventStream> {
    const stream = new EventStream();
    const response = await fetch(`${address}/api/v1/console/stream`, { headers, signal: stream.#abort.signal });
    if (!response.body) throw new Error('no stream');
    if (response.status !== 200) throw new Error(await response.text());
    void stream.#read(response.body);
    return stream;
  }

  /** The first event that fits, waited for. */
  async next(fits: (event: string, data: never) => boolean, withinMs = 3_000) {
    for (const end = Date.now() + withinMs; Date.now() < end; ) {
      const found = this.events.find(({ event, data }) => fits(event, data as never));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`it did not come; there came ${JSON.stringify(this.events)}`);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of body) {
        text += decoder.decode(bytes, { stream: true });
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          this.#take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } catch {
      // Aborted, or cut off by the server.
    }
    this.isOver = true;
  }

  #take(block: string): void {
    const event = /^event: (.*)$/m.exec(block)?.[1];
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (event !== undefined) this.events.push({ event, data: JSON.parse(data ?? 'null'), at: Date.now() });
  }
}
