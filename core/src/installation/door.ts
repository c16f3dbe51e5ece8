import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpServer } from '@entrepot/web/http-kernel';

const patienceMs = 60_000;
const lookMs = 50;

/**
 * The listening socket of an installation. It stays open while the kernel behind it is exchanged: a request belongs to the
 * kernel that it found, and no connection is broken.
 */
export class Door {
  readonly #guests = new Map<HttpServer, Set<ServerResponse>>();
  #http: HttpServer;
  #listening: { close(): Promise<void> } | undefined;

  constructor(http: HttpServer) {
    this.#http = http;
  }

  async open(port: number, host: string | undefined): Promise<number> {
    const { listen } = await import('@entrepot/web/app');
    const server = createServer((request, response) => {
      const http = this.#http;
      const guests = this.#guests.get(http) ?? new Set();
      this.#guests.set(http, guests.add(response));
      response.once('close', () => guests.delete(response));
      http.handle(request, response);
    });
    const listening = await listen(server, () => this.#http.closeStreams(), port, host);
    this.#listening = listening;
    return listening.port;
  }

  /** Whoever comes from now on is served by this kernel. */
  lead(http: HttpServer): void {
    this.#http = http;
  }

  /** Waits until the last request of a kernel is answered, but not for ever; streams of events begin again with the next kernel. */
  async left(http: HttpServer): Promise<void> {
    const guests = this.#guests.get(http) ?? new Set();
    http.closeStreams();
    const until = performance.now() + patienceMs;
    while (guests.size > 0 && performance.now() < until) await sleep(lookMs, undefined, { ref: false });
    this.#guests.delete(http);
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}
