import { loadConfig } from '@entrepot/core';
import { createTestApp, type TestApp, type TestResponse } from '@entrepot/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryOf, idArbitrary, withIds } from './arbitrary-of-schema.ts';

type Json = ReturnType<JSON['parse']>;

const requests = 10_000;
const seed = 20_260_131;
const atOnce = 4;

/** A request as it goes out. */
interface Generated {
  method: string;
  path: string;
  /** For `{id}` of the path. */
  id: string;
  query: Readonly<Record<string, unknown>>;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

describe(`${requests} requests made from OpenAPI`, function () {
  this.timeout(600_000);
  let app: TestApp;
  let document: Json;
  const ids = new Map<string, string[]>();

  before(async () => {
    const { plugins } = await loadConfig(process.cwd());
    app = await createTestApp({ plugins });
    document = (await app.get('/openapi.json')).body;
    for (const path of Object.keys(document.paths)) {
      const { operationId = '' } = document.paths[path].get ?? {};
      // Not the roles: whoever changes that of the caller has asked for all that follows.
      if (!operationId.endsWith('.list') || operationId.startsWith('kernel.')) continue;
      const { data } = (await app.get(`${path}?pageSize=20`)).body;
      ids.set(
        operationId.slice(0, -'.list'.length),
        data.map(({ id }: Json) => id),
      );
    }
  });

  const resolve = (reference: string): Json =>
    reference
      .slice(2)
      .split('/')
      .reduce((node: Json, part) => node?.[part.replaceAll('~1', '/')], document);
  const idsOf = (entity: string) => ids.get(entity) ?? [];
  const valuesOf = (schema: Json) => arbitraryOf(schema, resolve);

  /** Mostly names and conditions that there are: what is refused at the door says little of the rooms behind it. */
  function named(entity: string, parameter: string): fc.Arbitrary<unknown> | undefined {
    const fields = Object.entries<Json>(document.components.schemas[entity]?.properties ?? {});
    if (fields.length === 0) return undefined;
    const names = fields.map(([name]) => name);
    const some = (of: readonly string[]) =>
      fc.subarray([...of], { maxLength: Math.min(3, of.length) }).map((each) => each.join());
    const condition = fc.constantFrom(...fields).chain(([name, schema]) =>
      fc.record({
        [name]: fc.oneof(
          fc.record({ eq: valuesOf(schema) }),
          fc.record({ empty: fc.boolean() }),
          fc.record({ lt: valuesOf(schema) }),
        ),
      }),
    );
    const usual: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
      fields: some(names),
      sort: fc.tuple(fc.constantFrom('', '-'), fc.constantFrom(...names)).map((each) => each.join('')),
      expand: some(fields.filter(([, schema]) => ['ref', 'children'].includes(schema['x-kind'])).map(([name]) => name)),
      filter: condition,
      pageToken: fc.constant(undefined),
    };
    const arbitrary = usual[parameter];
    return arbitrary && fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) });
  }

  function requestOf(path: string, method: string, operation: Json): fc.Arbitrary<Generated> {
    const parameters: Json[] = (operation.parameters ?? []).map((each: Json) => (each.$ref ? resolve(each.$ref) : each));
    const entity = operation.operationId.split('.').slice(0, 2).join('.');
    const query = parameters
      .filter((each) => each.in === 'query')
      .map(
        (each) =>
          [each.name, named(entity, each.name) ?? valuesOf(each.schema ?? each.content['application/json'].schema)] as const,
      );
    const content = operation.requestBody?.content ?? {};
    const [type, media] = Object.entries<Json>(content)[0] ?? [];
    const body =
      type === 'application/json' ? valuesOf(media.schema) : type ? fc.string({ maxLength: 50 }) : fc.constant(undefined);
    return fc.record({
      method: fc.constant(method.toUpperCase()),
      path: fc.constant(path),
      id: idArbitrary(entity),
      query: fc.record(Object.fromEntries(query), { requiredKeys: [] }),
      headers: fc.constant(parameters.some((each) => each.name === 'If-Match') ? { 'If-Match': '"1"' } : {}),
      body,
    });
  }

  async function send({ method, path, id, query, headers, body }: Generated): Promise<TestResponse> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const target = `${path.replace('{id}', id)}${parameters.size > 0 ? `?${parameters}` : ''}`;
    if (method === 'GET') return app.get(target, headers);
    if (method === 'DELETE') return app.delete(target, headers);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const typed = { ...headers, 'content-type': 'application/json' };
    return method === 'PATCH' ? app.patch(target, text, typed) : app.post(target, text, typed);
  }

  /** Records that were made are what the next requests refer to. */
  function remember(operation: Json, { status, body }: TestResponse): void {
    if (status !== 201 || typeof body?.id !== 'string') return;
    const entity = operation.operationId.split('.').slice(0, 2).join('.');
    const known = ids.get(entity) ?? [];
    known.push(body.id);
    ids.set(entity, known.slice(-20));
  }

  const statuses = new Map<number, number>();
  const defects: string[] = [];

  async function attempt(operation: Json, generated: Generated | undefined): Promise<void> {
    if (!generated) throw new Error(`too little was generated for ${operation.operationId}`);
    const request = withIds(generated, idsOf);
    const defect = (told: string) => defects.push(`${JSON.stringify(request).slice(0, 2000)} → ${told}`);
    try {
      const answer = await send(request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 500) defect(JSON.stringify(answer.body));
      remember(operation, answer);
    } catch (error) {
      defect(error instanceof Error ? error.message : String(error));
    }
  }

  it('are answered without a defect, each as it is declared', async () => {
    const operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item)
        // A stream of events ends with its job, which does not run here.
        .filter(([, { operationId }]) => operationId !== 'kernel.job.watch')
        .map(([method, operation]) => ({ path, method, operation })),
    );
    const rounds = Math.ceil(requests / operations.length);
    const generated = operations.map(({ path, method, operation }, index) =>
      fc.sample(requestOf(path, method, operation), { numRuns: rounds, seed: seed + index }),
    );
    for (let round = 0; round < rounds; round++) {
      // Some at once, as clients come.
      for (let start = 0; start < operations.length; start += atOnce) {
        const some = operations.slice(start, start + atOnce);
        await Promise.all(some.map(({ operation }, offset) => attempt(operation, generated[start + offset]?.[round])));
      }
    }
    const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
    expect(defects.slice(0, 10).join('\n'), `${defects.length} defects`).to.equal('');
    expect(sent).to.be.at.least(requests);
    // A generator that is refused everywhere would prove little.
    const taken = [...statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0);
    expect(taken / sent).to.be.greaterThan(0.2);
  });
});
