import { openApi } from '@entrepot/diagnostics/openapi/openapi';
import type { Registry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, unknown>> };
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

const documents = new Map<string, DeclaredAnswers>();
const numbers = new WeakMap<Plugin, number>();
let last = 0;

/** Tells plugins of one name apart, of which each test has its own. */
function numberOf(plugin: Plugin): number {
  const number = numbers.get(plugin) ?? ++last;
  numbers.set(plugin, number);
  return number;
}

/** What OpenAPI declares of each route's answers. Every answer that a test app gives is held against it. */
export class DeclaredAnswers {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: object) {
    // The kernel makes the document: its form is tested where it is made.
    this.#document = document as Document;
    ajvFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...document, $id: 'urn:entrepot:openapi' });
  }

  /** Kept for who asks with the same plugins: making the document takes its time. */
  static of(plugins: readonly Plugin[], registry: Registry): DeclaredAnswers {
    const key = plugins.map(numberOf).join();
    const known = documents.get(key) ?? new DeclaredAnswers(openApi({ plugins, registry }));
    documents.set(key, known);
    return known;
  }

  /** @returns what is wrong with an answer, in a sentence; undefined where it is as declared or nothing is declared of the route */
  faultOf(method: string, target: string, answer: Answered): string | undefined {
    const path = templateOf(target, this.#document.paths);
    const operation = path === undefined ? undefined : this.#document.paths[path]?.[method.toLowerCase()];
    if (path === undefined || !operation) return undefined;
    const { status, type, body } = answer;
    const told = `${method} ${target} answered ${status}`;
    const range = `${Math.floor(status / 100)}XX`;
    const key = String(status) in operation.responses ? String(status) : range in operation.responses ? range : undefined;
    if (key === undefined) return `${told}, which OpenAPI does not declare for ${method} ${path}.`;
    const response = operation.responses[key] as { $ref?: string; content?: object };
    const content = response.$ref ? (this.#document.components.responses[key] as { content?: object }).content : response.content;
    if (content === undefined || '*/*' in content) return undefined;
    const kind = type.split(';')[0] ?? '';
    if (!(kind in content)) return `${told} as "${kind}"; OpenAPI declares ${Object.keys(content).join(', ')}.`;
    if (!/[/+]json$/.test(kind)) return undefined;
    const place = response.$ref ? ['components', 'responses', key] : ['paths', path, method.toLowerCase(), 'responses', key];
    const fault = this.#fault([...place, 'content', kind, 'schema'], body);
    return fault && `${told} with a body that OpenAPI does not declare: ${fault}`;
  }

  #fault(place: readonly string[], body: unknown): string | undefined {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validator = this.#validators.get(pointer) ?? this.#ajv.compile({ $ref: `urn:entrepot:openapi#/${pointer}` });
    this.#validators.set(pointer, validator);
    if (validator(body)) return undefined;
    return (validator.errors ?? [])
      .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
      .join('; ');
  }
}

/** `/api/v1/orders/orders/0198…:release?x=1` → `/api/v1/orders/orders/{id}:release` */
function templateOf(target: string, paths: object): string | undefined {
  const [path = ''] = target.split('?');
  if (path in paths) return path;
  const slash = path.lastIndexOf('/');
  const colon = path.indexOf(':', slash);
  const template = `${path.slice(0, slash)}/{id}${colon < 0 ? '' : path.slice(colon)}`;
  return template in paths ? template : undefined;
}
