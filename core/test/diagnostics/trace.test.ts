import { createTestApp, type TestApp } from '@entrepot/core/testing';
import { lookForTracer } from '@entrepot/registry/trace';
import { defineEvent, defineJob, definePlugin, field, seriesHook } from '@entrepot/sdk';
import {
  type Context,
  propagation,
  type Span,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { expect } from 'chai';

interface Seen {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  ended: boolean;
  failed: boolean;
}

const spans: Seen[] = [];
const carriers: object[] = [];

function startSpan(name: string, { attributes = {} }: SpanOptions = {}): Span {
  const seen: Seen = { name, attributes, ended: false, failed: false };
  spans.push(seen);
  const same = () => span;
  const span: Span = {
    end() {
      seen.ended = true;
    },
    setStatus({ code }: SpanStatus) {
      seen.failed = code === SpanStatusCode.ERROR;
      return span;
    },
    recordException() {},
    isRecording: () => !seen.ended,
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
    setAttribute: same,
    setAttributes: same,
    addEvent: same,
    addLink: same,
    addLinks: same,
    updateName: same,
  };
  return span;
}

const tracer: Tracer = {
  startSpan,
  startActiveSpan: (name: string, ...rest: readonly unknown[]) => {
    const run = rest.at(-1) as (span: Span) => never;
    return run(startSpan(name, rest.length > 1 ? (rest[0] as SpanOptions) : {}));
  },
};

const done = defineEvent('stage.done', { code: field.text() });
const act = seriesHook<[string]>('stage.act', 'nothing');
const clean = defineJob({ name: 'stage.clean', input: {}, handler() {} });
const stage = definePlugin({
  name: 'stage',
  version: '1.0.0',
  hooks: [act],
  events: [done],
  jobs: [clean],
  actions: {
    play: {
      async handler({ call, db }) {
        await call(act, 'one');
        await db.transaction(async (tx) => {
          await tx.emit(done, { key: 'k', payload: { code: 'c' } });
          await tx.enqueue(clean, {});
        });
      },
    },
    fall: {
      handler() {
        throw new Error('ouch');
      },
    },
  },
  setup({ on, subscribe }) {
    on(act, async () => {});
    subscribe(done, () => {});
  },
});

describe('spans', () => {
  let app: TestApp;

  before(async () => {
    trace.setGlobalTracerProvider({ getTracer: () => tracer });
    propagation.setGlobalPropagator({
      inject() {},
      extract(context: Context, carrier: object) {
        carriers.push(carrier);
        return context;
      },
      fields: () => ['traceparent'],
    });
    app = await createTestApp({ plugins: [stage] });
  });

  after(async () => {
    trace.disable();
    propagation.disable();
    await lookForTracer();
  });

  it('stand for requests, taps, statements, events and jobs, and all of them end', async () => {
    spans.length = 0;
    await app.post('/api/v1/stage/play', {}, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    await app.runJobs();
    const names = spans.map(({ name }) => name);
    expect(names).to.include.members(['action stage.play', 'hook stage.act', 'sql', 'event stage.done', 'job stage.clean']);
    expect(spans.find(({ name }) => name === 'hook stage.act')?.attributes).to.deep.equal({
      'entrepot.plugin': 'stage',
      'entrepot.tap': 'stage',
    });
    expect(spans.filter(({ ended }) => !ended)).to.deep.equal([]);
    expect(carriers.some((carrier) => 'traceparent' in carrier)).to.equal(true);
  });

  it('of statements tell the text and never a value', async () => {
    spans.length = 0;
    await app.context.db.query('SELECT $1::text AS told', ['a secret']);
    const [span] = spans;
    expect(span?.attributes).to.deep.include({ 'db.system.name': 'postgresql', 'db.query.text': 'SELECT $1::text AS told' });
    expect(JSON.stringify(spans)).to.not.include('a secret');
  });

  it('tell what failed', async () => {
    spans.length = 0;
    expect((await app.post('/api/v1/stage/fall', {})).status).to.equal(500);
    expect(spans.find(({ name }) => name === 'action stage.fall')).to.include({ ended: true, failed: true });
  });
});
