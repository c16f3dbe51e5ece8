import type { Attributes, Span, Tracer } from '@opentelemetry/api';

type Api = typeof import('@opentelemetry/api');

let found: { readonly api: Api; readonly tracer: Tracer } | undefined;

/**
 * Takes the operator's OpenTelemetry, where the process was started with one (`node --import ./tracing.js`); to be called at
 * the start of a kernel. Without one no span is made, and the API is not even loaded.
 */
export async function lookForTracer(): Promise<void> {
  found = undefined;
  // Where every version 1 of the API keeps what was registered with it.
  if (!(Symbol.for('opentelemetry.js.api.1') in globalThis)) return;
  const api = await import('@opentelemetry/api');
  found = { api, tracer: api.trace.getTracer('entrepot') };
}

export function isTraced(): boolean {
  return found !== undefined;
}

/**
 * Runs `work` in a span, which ends when what it returns has settled.
 * @param carrier headers in which the caller's trace may stand (W3C Trace Context)
 */
export function traced<T>(name: string, attributes: Attributes, work: () => T, carrier?: object): T {
  if (!found) return work();
  const { api, tracer } = found;
  const parent = carrier ? api.propagation.extract(api.context.active(), carrier) : api.context.active();
  const options = { attributes, kind: carrier ? api.SpanKind.SERVER : api.SpanKind.INTERNAL };
  return tracer.startActiveSpan(name, options, parent, (span) => {
    try {
      const result = work();
      if (result instanceof Promise) {
        result.then(
          () => span.end(),
          (error: unknown) => fail(api, span, error),
        );
      } else span.end();
      return result;
    } catch (error) {
      fail(api, span, error);
      throw error;
    }
  });
}

/** A span for what is already under way, to be ended with the error where there was one; undefined where nobody traces. */
export function startSpan(name: string, attributes: Attributes): ((error?: unknown) => void) | undefined {
  if (!found) return undefined;
  const { api, tracer } = found;
  const span = tracer.startSpan(name, { attributes, kind: api.SpanKind.CLIENT });
  return (error) => (error === undefined ? span.end() : fail(api, span, error));
}

function fail(api: Api, span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: api.SpanStatusCode.ERROR });
  span.end();
}
