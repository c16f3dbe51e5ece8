/** One wrong place in an input. */
export interface FieldProblem {
  /** JSON Pointer (RFC 6901) into the input, as `/lines/0/quantity`. */
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemOptions {
  /** HTTP status; 422 unless given. */
  status?: number;
  /** What happened, in one English sentence; translations come from `messages` under the same code. */
  detail?: string;
  /** What the caller can do about it. */
  remedy?: string;
  errors?: readonly FieldProblem[];
  /** Values for the placeholders of the translated message, `{name}`. */
  params?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/**
 * An error for the caller, as RFC 9457 tells it over HTTP and the command line prints it.
 * Anything else that is thrown reaches nobody outside: they see `internal-error` and a trace id.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly remedy: string | undefined;
  readonly errors: readonly FieldProblem[];
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: string, options: ProblemOptions = {}) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = options.status ?? 422;
    this.remedy = options.remedy;
    this.errors = options.errors ?? [];
    this.params = options.params ?? {};
  }
}

/** A problem document (RFC 9457) as a route answers it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable; decide by it. */
  readonly code: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
  /** Finds the request in the server's log. */
  readonly traceId?: string;
  /** The path that was asked. */
  readonly instance?: string;
}
