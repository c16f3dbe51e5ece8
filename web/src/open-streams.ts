import type { IncomingMessage, ServerResponse } from 'node:http';
import { asKernel } from '@entrepot/registry/scope';
import type { Callers } from './identity/callers.ts';

const lookMs = 30_000;

/** Answers of server-sent events that are under way: they end when the session of who asked does, and when the server stops. */
export class OpenStreams {
  readonly #callers: Callers;
  readonly #open = new Map<ServerResponse, { readonly request: IncomingMessage; readonly user: string | null }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(callers: Callers) {
    this.#callers = callers;
  }

  /** @param user the id of who asked, as it has to stay */
  add(request: IncomingMessage, response: ServerResponse, user: string | null): void {
    this.#open.set(response, { request, user });
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) clearInterval(this.#timer);
    });
    if (this.#open.size > 1) return;
    this.#timer = asKernel(() => setInterval(() => void this.look(), lookMs));
    this.#timer.unref();
  }

  /** Ends those whose caller may no longer call. */
  async look(): Promise<void> {
    for (const [response, { request, user }] of [...this.#open]) {
      // Where the database is away nothing is known: the next look will tell.
      const still = await this.#callers.of(request.headers).then(
        (caller) => caller.user.id === user,
        (error: unknown) => (error as { status?: number }).status !== 401,
      );
      if (!still) response.destroy();
    }
  }

  close(): void {
    for (const response of this.#open.keys()) response.destroy();
  }
}
