import type { IncomingMessage, ServerResponse } from 'node:http';
import { asKernel } from '@entrepot/registry/scope';
import type { Callers } from './identity/callers.ts';

const lookMs = 30_000;

/** Answers of server-sent events that are under way: they end when the session of who asked does, and when the server stops. */
export class OpenStreams {
  readonly #callers: Callers;
  readonly #open = new Map<ServerResponse, { readonly request: IncomingMessage; readonly user: string | null | undefined }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(callers: Callers) {
    this.#callers = callers;
  }

  /** @param user the id of who asked, as it has to stay; undefined where it is for everybody */
  add(request: IncomingMessage, response: ServerResponse, user: string | null | undefined): void {
    this.#open.set(response, { request, user });
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) clearInterval(this.#timer);
    });
    if (this.#open.size > 1) return;
    this.#timer = asKernel(() => setInterval(() => void this.look(), lookMs));
    this.#timer.unref();
  }

  /** Ends those whose caller may no longer call; each session is asked for once, however many tabs it has. */
  async look(): Promise<void> {
    const sessions = Map.groupBy(this.#open, ([, { request }]) => `${request.headers.cookie} ${request.headers.authorization}`);
    for (const streams of sessions.values()) {
      const headers = streams[0]?.[1].request.headers ?? {};
      // Where the database is away nothing is known: the next look will tell.
      const now = await this.#callers.of(headers).catch((error: unknown) => (error as { status?: number }).status !== 401);
      for (const [response, { user }] of streams) {
        if (user === undefined) continue;
        if (typeof now === 'boolean' ? !now : now.user.id !== user) response.destroy();
      }
    }
  }

  close(): void {
    for (const response of this.#open.keys()) response.destroy();
  }
}
