import type { FieldKind } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';

interface Part {
  readonly type?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly enum?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

const kinds: Readonly<Record<string, FieldKind>> = { string: 'text', integer: 'integer', number: 'decimal', boolean: 'boolean' };

/** The parts of an object of which each is one plain value, as fields; undefined where the schema says more than that. */
export function simpleFields(schema: UiField['schema']): UiField[] | undefined {
  if (schema?.type !== 'object' || schema.additionalProperties !== false || typeof schema.properties !== 'object')
    return undefined;
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const parts = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Part>>);
  const fields = parts.flatMap(([name, part]) => fieldOf(name, part, required.includes(name)) ?? []);
  return fields.length === parts.length && fields.length > 0 && fields.length <= 12 ? fields : undefined;
}

function fieldOf(name: string, part: Part, required: boolean): UiField | undefined {
  const values =
    Array.isArray(part.enum) && part.enum.every((each) => typeof each === 'string') ? (part.enum as string[]) : undefined;
  const kind = values ? 'enum' : kinds[String(part.type)];
  if (kind === undefined) return undefined;
  const { minimum, maximum, minLength, maxLength } = part;
  const bounds = Object.entries({ minimum, maximum, minLength, maxLength }).filter(([, limit]) => limit !== undefined);
  return {
    name,
    kind,
    label: { en: typeof part.title === 'string' ? part.title : name },
    description: typeof part.description === 'string' ? { en: part.description } : null,
    plugin: '',
    required,
    nullable: !required,
    writable: true,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
    ...(values ? { values: Object.fromEntries(values.map((each) => [each, { en: each }])) } : {}),
    ...Object.fromEntries(bounds),
  };
}
