import { createHash } from 'node:crypto';
import { type Field, type Label, type Note, noteLabel } from '@entrepot/sdk';

/** A JSON Schema (2020-12) as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema of a field's value, without the children's, which need the registry. Keywords beside the standard's:
 * `x-label-zh`, `x-description-zh`, `x-kind`, `x-decimal` (digits before and after the point), `x-labels` and `x-labels-zh` (of an enum's values),
 * `x-target` (the entity that a reference points to), `x-accept`, `x-unique`, `x-personal`, `x-ui` (the tab, group and widget of a form).
 */
export function fieldSchema(field: Field): JsonSchema {
  const { label, description, unique, personal, ui } = field.options;
  const value = field.presence === 'optional' ? nullable(valueSchema(field)) : valueSchema(field);
  return compact({
    ...value,
    ...labels(label),
    ...notes(description),
    'x-kind': field.kind,
    'x-unique': unique || undefined,
    'x-personal': personal || undefined,
    'x-ui': ui,
  });
}

function notes(note: Note | undefined): JsonSchema {
  const label = note === undefined ? undefined : noteLabel(note);
  return compact({ description: label?.en, 'x-description-zh': label?.zh });
}

/** The labels of anything, as `title` and `x-label-zh`. */
export function labels(label: Label | undefined): JsonSchema {
  return compact({ title: label?.en, 'x-label-zh': label?.zh });
}

export function compact(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

function valueSchema({ kind, detail }: Field): JsonSchema {
  switch (kind) {
    case 'text':
    case 'longText': {
      const { minLength, maxLength, pattern } = detail;
      return { type: 'string', minLength, maxLength, pattern };
    }
    case 'integer':
    case 'quantity':
      return {
        type: 'integer',
        minimum: Math.max(detail.minimum ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
        maximum: Math.min(detail.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      };
    case 'decimal':
      return decimal(detail.precision, detail.scale);
    case 'money':
      return {
        type: 'object',
        properties: {
          amount: decimal(detail.precision, detail.scale),
          currency: { type: 'string', pattern: '^[A-Z]{3}$', 'x-kind': 'currency' },
        },
        required: ['amount', 'currency'],
        additionalProperties: false,
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'enum':
      return choice(detail.values ?? {});
    case 'states':
      return choice(detail.machine?.states ?? {});
    case 'ref':
      return { type: 'string', format: 'uuid', 'x-target': detail.target };
    case 'attachment':
      return { type: 'string', format: 'uuid', 'x-accept': detail.accept };
    case 'json':
      return enclosed(detail.schema ?? {});
    case 'children':
      return { type: 'array', items: { type: 'object' } };
    case 'bytes':
      return { type: 'string', contentEncoding: 'base64' };
  }
}

function decimal(precision = 20, scale = 6): JsonSchema {
  const fraction = scale === 0 ? '' : `(\\.\\d{1,${scale}})?`;
  return {
    type: 'string',
    pattern: `^-?\\d{1,${precision - scale}}${fraction}$`,
    'x-decimal': { whole: precision - scale, fraction: scale },
  };
}

// References inside a JSON field's schema start at its own root: an identifier makes it one, wherever it is put.
function enclosed(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema);
  if (!text.includes('"$ref":"#') || '$id' in schema) return schema;
  const $id = `urn:entrepot:schema:${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  return { allOf: [{ $id, ...schema }] };
}

function choice(values: Readonly<Record<string, Label>>): JsonSchema {
  const entries = Object.entries(values);
  const chinese = entries.flatMap(([value, { zh }]) => (zh === undefined ? [] : [[value, zh]]));
  return {
    type: 'string',
    enum: entries.map(([value]) => value),
    'x-labels': Object.fromEntries(entries.map(([value, { en }]) => [value, en])),
    'x-labels-zh': chinese.length === 0 ? undefined : Object.fromEntries(chinese),
  };
}

function nullable(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (Object.keys(schema).length === 0) return schema;
  if (typeof type !== 'string' || '$ref' in schema || 'const' in schema) return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [type, 'null'], ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}) };
}
