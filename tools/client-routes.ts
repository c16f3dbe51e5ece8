/**
 * Writes the types of all routes of the first-party plugins, as OpenAPI describes them, to `sdk/src/client/routes.ts`. The
 * file is made, never kept: `npm run types` and the build of the SDK make it anew.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { openApiText } from '../core/src/cli/openapi-command.ts';
import { loadConfig } from '../core/src/config/load-config.ts';

type Node = Record<string, unknown>;

const root = dirname(import.meta.dirname);
const problem = {
  description: 'What went wrong.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const told = /^(example|examples|title|x-.*)$/;

/** Every refusal has the same form: one answer stands for all. What is told to people alone goes too, and a third remains. */
function lean(value: unknown, isNamed = false): unknown {
  if (Array.isArray(value)) return value.map((each) => lean(each));
  if (typeof value !== 'object' || value === null) return value;
  // Below `properties` the keys are names of fields.
  const entries = Object.entries(value).filter(([key]) => isNamed || !told.test(key));
  const kept: Node = Object.fromEntries(entries.map(([key, each]) => [key, lean(each, key === 'properties')]));
  // A parameter that is JSON would be typed as the text that it is sent as.
  if ('in' in kept && 'content' in kept)
    return { ...kept, content: undefined, schema: { type: 'object', additionalProperties: true } };
  if (!('operationId' in kept)) return kept;
  const good = Object.entries(kept.responses as Node).filter(([status]) => /^[23]/.test(status));
  return { ...kept, responses: { ...Object.fromEntries(good), default: problem } };
}

const document = lean(JSON.parse(openApiText(await loadConfig(root))));
const types = astToString(
  await openapiTypescript(document as OpenAPI3, {
    // A field with a default may be left out of what is sent.
    defaultNonNullable: false,
  }),
);
writeFileSync(join(root, 'sdk/src/client/routes.ts'), `// Made by tools/client-routes.ts.\n${types}`);
