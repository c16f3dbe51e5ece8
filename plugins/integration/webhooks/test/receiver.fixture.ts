import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = number | ((response: ServerResponse) => void);

/** A receiver of webhooks on loopback that answers as it is told, 204 unless told. */
export class Receiver {
  readonly received: Received[] = [];
  /** The next answers, each once; then `otherwise`. */
  readonly answers: Answer[] = [];
  otherwise: Answer = 204;
  #server: Server | undefined;
  #url = '';

  get url(): string {
    return this.#url;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.once('end', () => {
        this.received.push({ headers: request.headers, body });
        const answer = this.answers.shift() ?? this.otherwise;
        if (typeof answer === 'function') answer(response);
        else response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    return this;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}
