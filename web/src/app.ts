import { hash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { entering } from '@entrepot/registry/scope';
import { Problem } from '@entrepot/sdk';
import Koa, { type Context } from 'koa';
import { type Answer, jsonAnswer, send } from './answer.ts';
import { Exchange } from './exchange.ts';
import type { HttpKernel, HttpServer } from './http-kernel.ts';
import { runOnce } from './idempotency.ts';
import { refuseCrossSite } from './identity/callers.ts';
import { refuseInView } from './identity/view-as.ts';
import { localeOf } from './locale.ts';
import { problemAnswer } from './problems/problem-document.ts';
import { problemOfError } from './problems/problem-of-error.ts';
import type { Route } from './routes/route.ts';
import { RouteTable } from './routes/route-table.ts';
import type { Web } from './web.ts';

/** What is served beside the API; storeys above make it. */
export interface Beside {
  /** The document at `/openapi.json`, asked for once. */
  openApi(): object;
  /** The file at a path outside the API; undefined where there is none. */
  file?(request: IncomingMessage, path: string): Promise<Answer | undefined>;
}

/** Serves the web face of a kernel: one koa middleware that finds the route, runs it and sends its answer. */
export function createHttp(web: Web, beside: Beside): HttpServer {
  const { kernel } = web;
  const table = new RouteTable(web, runRoute(web));
  let document: string | undefined;
  const fixed: Readonly<Record<string, () => Answer | Promise<Answer>>> = {
    '/healthz': () => jsonAnswer('{"status":"ok"}'),
    '/readyz': () => readiness(kernel),
    '/openapi.json': () => {
      document ??= JSON.stringify(beside.openApi());
      return jsonAnswer(document);
    },
  };
  // Where Prometheus looks unless it is told otherwise.
  const aliases: Readonly<Record<string, string>> = { '/metrics': '/api/v1/kernel/metrics' };
  const koa = new Koa();
  koa.silent = true;
  koa.use(async (context) => {
    context.respond = false;
    let answer: Answer;
    try {
      if (Object.hasOwn(aliases, context.path)) context.path = aliases[context.path] ?? context.path;
      const reads = context.method === 'GET' || context.method === 'HEAD';
      const own = reads && Object.hasOwn(fixed, context.path) ? fixed[context.path] : undefined;
      if (own) answer = await own();
      else {
        const file = reads && !isApi.test(context.path) ? await beside.file?.(context.req, context.path) : undefined;
        if (file && isStream(file)) web.streams.add(context.req, context.res, undefined);
        answer = file ?? (await table.dispatch(context));
      }
    } catch (error) {
      answer = refusal(web, context, error);
    }
    try {
      await send(context.res, answer);
    } catch (error) {
      // The head is out already: all that is left is to break the connection.
      if (!context.req.destroyed) kernel.log.error({ error, path: context.path }, 'an answer broke off');
      context.res.destroy();
    }
  });
  const handle = koa.callback() as RequestListener;
  return {
    handle: (request, response) => void handle(request, response),
    listen: (port, host) => listen(createServer(handle), () => web.streams.close(), port, host),
    closeStreams: () => web.streams.close(),
    forgetCallers: () => web.callers.forget(),
  };
}

const isApi = /^\/api(\/|$)/;
const isStream = ({ type }: Answer) => type?.startsWith('text/event-stream') ?? false;

function runRoute(web: Web): (context: Context, route: Route) => Promise<Answer> {
  const { kernel } = web;
  return async (context, route) => {
    const { req, path } = context;
    const caller = await web.callers.of(req.headers);
    refuseCrossSite(caller, route.method, req.headers);
    refuseInView(caller, route);
    const { url = '' } = req;
    const mark = url.indexOf('?');
    const query = mark < 0 ? '' : url.slice(mark + 1);
    const locale = localeOf(req.headers['accept-language']);
    const id = (context.captures as string[] | undefined)?.[0] ?? '';
    const exchange = new Exchange(web, req, caller, locale, { path, query, id }, route.mostBodyBytes);
    const { plugin, work } = route;
    const { user, floor } = caller;
    const scope = { plugin, work, user, traceId: traceOf(req), address: req.socket.remoteAddress, floor };
    const handle = () => entering(scope, () => route.handler(exchange), req.headers);
    const key = req.headers['idempotency-key'];
    if (route.method === 'GET') {
      const answer = await handle();
      if (isStream(answer)) web.streams.add(req, context.res, user.id);
      return answer;
    }
    if (route.method !== 'POST' || route.reads || route.secret || typeof key !== 'string') return handle();
    const text = route.raw
      ? `${req.headers['content-type']}\n${hash('sha256', await exchange.bytes())}`
      : (await exchange.body()).text;
    const refused = (error: unknown) => {
      const problem = problemOfError(error, kernel.registry);
      return problem.status < 500 ? problemAnswer(web.problems.of(problem, locale), problem.params) : undefined;
    };
    const request = { method: route.method, url, body: text };
    return runOnce(
      kernel.db,
      () => kernel.now(),
      caller,
      key,
      request,
      refused,
      (kept) => {
        exchange.kept = kept;
        return handle();
      },
    );
  };
}

function refusal(web: Web, context: Context, error: unknown): Answer {
  const problem = problemOfError(error, web.kernel.registry);
  const traceId = traceOf(context.req);
  if (problem.status >= 500) {
    web.kernel.log.error({ error: problem.cause ?? error, code: problem.code, traceId, path: context.path }, 'a request failed');
  }
  const document = web.problems.of(problem, localeOf(context.req.headers['accept-language']));
  return problemAnswer({ ...document, traceId, instance: context.path.slice(0, 500) }, problem.params);
}

const traces = new WeakMap<IncomingMessage, string>();

/** The trace that the caller is in (W3C Trace Context), or a new one; the same for the whole request. */
function traceOf(request: IncomingMessage): string {
  let trace = traces.get(request);
  if (trace === undefined) {
    const given = request.headers.traceparent;
    const own = typeof given === 'string' ? /^[\da-f]{2}-([\da-f]{32})-/.exec(given)?.[1] : undefined;
    trace = own ?? randomUUID().replaceAll('-', '');
    traces.set(request, trace);
  }
  return trace;
}

async function readiness(kernel: HttpKernel): Promise<Answer> {
  const { ready, reason = 'starting' } = kernel.ready();
  if (!ready) {
    const detail = `Not ready: ${reason}.`;
    throw new Problem('not-ready', { status: 503, detail, remedy: 'Try again in some seconds.', params: { reason } });
  }
  await kernel.db.query('SELECT 1');
  const quarantined = [...kernel.quarantined.keys()];
  return jsonAnswer(JSON.stringify({ status: 'ready', ...(quarantined.length > 0 ? { quarantined } : {}) }));
}

/** @param closeStreams ends answers that would not end by themselves, when it closes */
export async function listen(
  server: Server,
  closeStreams: () => void,
  port: number,
  host = '0.0.0.0',
): Promise<{ port: number; close(): Promise<void> }> {
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // Requests that run may finish; those that do not in ten seconds are cut off.
        const cut = setTimeout(() => server.closeAllConnections(), 10_000).unref();
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        closeStreams();
        server.closeIdleConnections();
      }),
  };
}
