import type { JsonSchema } from '@entrepot/registry/schema/json-schema';

export type Operation = Record<string, unknown>;
export type Paths = Record<string, Record<string, Operation>>;

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const parameter = (name: string) => ({ $ref: `#/components/parameters/${name}` });
export const json = (schema: object, example?: unknown) => ({
  'application/json': { schema, ...(example === undefined ? {} : { example }) },
});

export function queryParameters({ required = [], properties = {} }: JsonSchema): { name: string; schema: JsonSchema }[] {
  return Object.entries(properties as Readonly<Record<string, JsonSchema>>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: (required as readonly string[]).includes(name),
    schema,
  }));
}

/** The good answers, and the problems that any route may answer beside those named. */
export function answers(good: Readonly<Record<string, object>>, ...more: readonly number[]): object {
  const problems = [400, 401, 403, ...more, 500, 503].map((status) => [status, { $ref: `#/components/responses/${status}` }]);
  return { ...good, ...Object.fromEntries(problems) };
}

/** What is declared first stands: the kernel's own routes for jobs and files before the generated ones. */
export function put(paths: Paths, path: string, method: string, operation: Operation): void {
  const item = paths[path] ?? {};
  item[method] ??= operation;
  paths[path] = item;
}
