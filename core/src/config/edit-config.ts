import { isDeepStrictEqual } from 'node:util';
import type { ASTNode } from 'magicast';
import type { ConfigEntry } from './config-entry.ts';

type Node<T extends ASTNode['type']> = Extract<ASTNode, { type: T }>;
type ObjectNode = Node<'ObjectExpression'>;
type Values = Readonly<Record<string, unknown>>;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Writes entries under `plugins` of a config's source. Whatever is not changed stays as it stands, comments and layout
 * included.
 * @param entries what is to stand there, by what the config calls the plugins; `before` what stands there now
 * @param environment the layer of `environments` that is in force: a plugin that it names is changed there
 * @returns the new source; undefined where the config is not an object that is written down in this file
 */
export async function editConfig(
  source: string,
  entries: ReadonlyMap<string, { readonly before: ConfigEntry | undefined; readonly after: ConfigEntry }>,
  environment?: string,
): Promise<string | undefined> {
  const { parseModule } = await import('magicast');
  let program: ASTNode;
  try {
    // Tabs count as several columns there: with one space for each, places are those of the source.
    program = parseModule(source.replaceAll(/[\t\r]/g, ' ')).$ast;
  } catch {
    return undefined;
  }
  if (program.type !== 'Program') return undefined;
  const exported = program.body.find((each) => each.type === 'ExportDefaultDeclaration');
  const config = objectOf(exported?.declaration, program);
  const base = config && objectOf(propertyOf(config, 'plugins')?.value, program);
  if (!base) return undefined;
  const layers = config && environment !== undefined ? objectOf(propertyOf(config, 'environments')?.value, program) : undefined;
  const layer = layers && objectOf(propertyOf(layers, environment ?? '')?.value, program);
  const over = layer && objectOf(propertyOf(layer, 'plugins')?.value, program);
  const edits: Edit[] = [];
  const added = new Map<ObjectNode, [string, unknown][]>();
  for (const [name, { before, after }] of entries) {
    const place = over && propertyOf(over, name) ? over : base;
    set(source, program, place, name, before, after, edits, added);
  }
  for (const [place, properties] of added) edits.push(...insertions(source, place, properties));
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), source);
}

/** `enabled: true` and the like, as the config's author would write it. */
export function entryText(name: string, entry: ConfigEntry): string {
  return `${keyText(name)}: ${literal(entry, '')}`;
}

function set(
  source: string,
  program: Node<'Program'>,
  place: ObjectNode,
  name: string,
  before: unknown,
  after: unknown,
  edits: Edit[],
  added: Map<ObjectNode, [string, unknown][]>,
): void {
  const property = propertyOf(place, name);
  if (!property) return void added.set(place, [...(added.get(place) ?? []), [name, after]]);
  const inner = isValues(before) && isValues(after) ? objectOf(property.value, program) : undefined;
  if (!inner || !isValues(before) || !isValues(after) || losesItsEnd(source, inner, after)) {
    const { start, end } = placeOf(property.value);
    return void edits.push({ start, end, text: literal(after, indentAt(source, placeOf(property).start)) });
  }
  for (const [key, value] of Object.entries(after)) {
    if (!isDeepStrictEqual(before[key], value)) set(source, program, inner, key, before[key], value, edits, added);
  }
  for (const key of Object.keys(before)) {
    const gone = key in after ? undefined : propertyOf(inner, key);
    if (gone) edits.push(removal(source, placeOf(gone)));
  }
}

/** The object behind `as`, `satisfies`, `defineConfig(…)` and a constant of the same file. */
function objectOf(node: ASTNode | null | undefined, program: Node<'Program'>): ObjectNode | undefined {
  switch (node?.type) {
    case 'ObjectExpression':
      return node;
    case 'TSSatisfiesExpression':
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return objectOf(node.expression, program);
    case 'CallExpression':
      return node.arguments.length === 1 ? objectOf(node.arguments[0], program) : undefined;
    case 'Identifier': {
      const constants = program.body.flatMap((each) =>
        each.type === 'VariableDeclaration' && each.kind === 'const' ? each.declarations : [],
      );
      return objectOf(constants.find(({ id }) => id.type === 'Identifier' && id.name === node.name)?.init, program);
    }
    default:
      return undefined;
  }
}

function propertyOf({ properties }: ObjectNode, name: string): Node<'ObjectProperty'> | undefined {
  return properties.find((each) => {
    if (each.type !== 'ObjectProperty' || each.computed) return false;
    return each.key.type === 'StringLiteral' ? each.key.value === name : each.key.type === 'Identifier' && each.key.name === name;
  }) as Node<'ObjectProperty'> | undefined;
}

function insertions(source: string, place: ObjectNode, properties: readonly [string, unknown][]): Edit[] {
  const { start, end } = placeOf(place);
  const brace = end - 1;
  const last = place.properties.at(-1);
  if (!last) {
    return [
      { start, end, text: `{ ${properties.map(([name, value]) => `${keyText(name)}: ${literal(value, '')}`).join(', ')} }` },
    ];
  }
  const { start: lastStart, end: lastEnd } = placeOf(last);
  const between = withoutComments(source.slice(lastEnd, brace));
  const comma: Edit[] = between.includes(',') ? [] : [{ start: lastEnd, end: lastEnd, text: ',' }];
  if (!between.includes('\n')) {
    const at = comma.length > 0 ? lastEnd : lastEnd + between.indexOf(',') + 1;
    const text = properties.map(([name, value]) => ` ${keyText(name)}: ${literal(value, '')}`).join(',');
    return [{ start: at, end: at, text: comma.length > 0 ? `,${text}` : `${text},` }];
  }
  const indent = indentAt(source, lastStart);
  const at = source.lastIndexOf('\n', brace) + 1;
  const ending = source[at - 2] === '\r' ? '\r\n' : '\n';
  const text = properties.map(([name, value]) => `${indent}${keyText(name)}: ${literal(value, indent)},${ending}`).join('');
  return [...comma, { start: at, end: at, text }];
}

/** Where the last property goes and no comma follows it, one would be left over. */
function losesItsEnd(source: string, place: ObjectNode, after: Values): boolean {
  const last = place.properties.at(-1);
  if (last?.type !== 'ObjectProperty' || Object.keys(after).some((name) => propertyOf(place, name) === last)) return false;
  return !withoutComments(source.slice(placeOf(last).end, placeOf(place).end)).includes(',');
}

/** A property with the comma behind it, and its line where it stands alone there. */
function removal(source: string, { start, end }: { start: number; end: number }): Edit {
  const rest = /^\s*,/.exec(source.slice(end));
  const until = end + (rest?.[0].length ?? 0);
  const line = source.lastIndexOf('\n', start) + 1;
  const tail = /^[ \t]*(\r?\n|$)/.exec(source.slice(until));
  if (tail && source.slice(line, start).trim() === '') return { start: line, end: until + tail[0].length, text: '' };
  return { start, end: until + (source[until] === ' ' && rest ? 1 : 0), text: '' };
}

/** As long as before: a comma in a comment is none. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
}

function indentAt(source: string, at: number): string {
  return /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', at - 1) + 1))?.[0] ?? '';
}

function placeOf(node: ASTNode): { start: number; end: number } {
  const { start, end } = node;
  if (typeof start !== 'number' || typeof end !== 'number') throw new Error(`a ${node.type} without its place`);
  return { start, end };
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const longestLine = 100;

function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inside = indent.includes('\t') ? `${indent}\t` : `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = (nested: string) =>
    Array.isArray(value)
      ? value.map((each) => literal(each, nested))
      : Object.entries(value).map(([name, each]) => `${keyText(name)}: ${literal(each, nested)}`);
  const line = Array.isArray(value) ? `[${parts(indent).join(', ')}]` : `{ ${parts(indent).join(', ')} }`;
  if (Object.keys(value).length === 0) return `${open}${close}`;
  if (line.length <= longestLine && !line.includes('\n')) return line;
  return `${open}\n${parts(inside)
    .map((part) => `${inside}${part},\n`)
    .join('')}${indent}${close}`;
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
