const origins = new WeakMap<object, { stack?: string }>();

/** Where something was declared. */
export interface Origin {
  /** A path or URL, as the runtime knows it. */
  readonly file: string;
  readonly line: number;
}

/**
 * Notes where `declared` comes from: the line that called `caller`. It costs a microsecond; the text is made when it is asked for.
 * @param caller the function of the SDK that was called
 */
export function rememberOrigin<T extends object>(declared: T, caller: (...args: never[]) => unknown): T {
  const place: { stack?: string } = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.captureStackTrace?.(place, caller);
  Error.stackTraceLimit = stackTraceLimit;
  origins.set(declared, place);
  return declared;
}

/** Where something was declared that a function of the SDK made; undefined for anything else. */
export function originOf(declared: object): Origin | undefined {
  const found = /\(?((?:file:|\/|[A-Za-z]:\\)[^()]*?):(\d+):\d+\)?\s*$/.exec(origins.get(declared)?.stack ?? '');
  return found ? { file: found[1] ?? '', line: Number(found[2]) } : undefined;
}
