import type { Answer } from '../answer.ts';
import type { Exchange } from '../exchange.ts';

/** One method on one path. `{id}` stands for a part of the path without slash and colon. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The plugin that it belongs to. */
  readonly plugin: string;
  /** What it does, as it stands in the scope: `action orders.order.release`, `list orders.order`. */
  readonly work: string;
  /** The permission that it asks for, or `public` or `authenticated`. */
  readonly permission: string;
  handler(exchange: Exchange): Promise<Answer>;
  /** Bytes of its body at most, where not as many as everywhere. */
  readonly mostBodyBytes?: number;
  /** Its body is no JSON, but bytes that the route reads itself. */
  readonly raw?: boolean;
  /** A POST that writes nothing: an `Idempotency-Key` has nothing to do there. */
  readonly reads?: boolean;
  /** Its answer may hold a password's worth, as a token: it is never kept for an `Idempotency-Key`. */
  readonly secret?: boolean;
}
