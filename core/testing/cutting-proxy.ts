import { connect, createServer, type Socket } from 'node:net';

const header = 5;
const readyForQuery = 'Z'.charCodeAt(0);
const idle = 'I'.charCodeAt(0);

/** Where to cut: before so many of the client's requests reach the server, or after the server did so many and before the client hears of it. */
export interface Cut {
  readonly side: 'before' | 'after';
  readonly at: number;
}

/**
 * Stands between a kernel and PostgreSQL and cuts all connections at a chosen moment, for good: for the database the process has
 * died there, whatever it does afterwards. The moments are those at which a session is through with a transaction (`ReadyForQuery`,
 * idle): each is a commit, or something that reads.
 */
export class CuttingProxy {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#serve(client));
  #cut: Cut | undefined;
  #requests = 0;
  #answers = 0;
  isCut = false;

  constructor(databaseUrl: string) {
    const { hostname, port } = new URL(databaseUrl);
    this.#target = { host: hostname, port: Number(port || 5432) };
  }

  /** @returns the database's address through the proxy */
  async start(databaseUrl: string): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    const url = new URL(databaseUrl);
    // A socket in the file system would lead past the proxy.
    url.searchParams.delete('host');
    url.hostname = '127.0.0.1';
    url.port = String(typeof address === 'object' ? address?.port : '');
    return url.href;
  }

  /** Counts from here on. */
  arm(cut: Cut): void {
    this.#cut = cut;
    this.#requests = 0;
    this.#answers = 0;
  }

  async stop(): Promise<void> {
    this.#cutAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(client: Socket): void {
    if (this.isCut) return void client.destroy();
    const server = connect(this.#target);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (this.#cut?.side === 'before' && this.#requests++ === this.#cut.at) this.#cutAll();
      else server.write(chunk);
    });
    let rest = Buffer.alloc(0);
    server.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      let end = 0;
      while (rest.length - end >= header && rest.length - end >= 1 + rest.readUInt32BE(end + 1)) {
        const isEnd = rest[end] === readyForQuery && rest[end + header] === idle;
        if (isEnd && this.#cut?.side === 'after' && this.#answers++ === this.#cut.at) return void this.#cutAll();
        end += 1 + rest.readUInt32BE(end + 1);
      }
      rest = rest.subarray(end);
      client.write(chunk);
    });
  }

  #cutAll(): void {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}
