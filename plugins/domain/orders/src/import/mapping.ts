/** Which column of a file means what. Written as JSON; `mappingSchema` is its JSON Schema. */
export interface ImportMapping {
  name: string;
  /** `,` unless given. */
  delimiter?: ',' | ';' | '\t' | '|';
  /** The decimal sign of prices, `.` unless given. */
  decimal?: '.' | ',';
  /** ISO 4217, for all lines that have no currency column. */
  currency: string;
  columns: {
    externalId: string;
    orderedAt: string;
    sku: string;
    quantity: string;
    unitPrice: string;
    description?: string;
    currency?: string;
    customerCode?: string;
    customerName?: string;
    customerEmail?: string;
    customerPhone?: string;
    shipToName?: string;
    shipToAddress?: string;
    shipToCity?: string;
    shipToPostcode?: string;
    country?: string;
  };
  /** How `orderedAt` is written, with YYYY MM DD HH mm ss, and its distance from UTC. `YYYY-MM-DD HH:mm:ss` at `Z` unless given. */
  date?: { format?: string; offset?: string };
  /** Country names by ISO 3166-1 alpha-2 code; a code is always understood. */
  countries?: Readonly<Record<string, readonly string[]>>;
  /** A document is a cancellation when its number starts so. */
  cancellation?: { prefix: string };
  /** SKU codes that are no goods. The first rule that fits counts. */
  kinds?: readonly { kind: 'goods' | 'charge' | 'discount'; codes?: readonly string[]; prefix?: string }[];
  /** Cut from the end of customer codes, as `.0` where a spreadsheet made numbers of them. */
  customerSuffix?: string;
}

const text = { type: 'string', minLength: 1 } as const;
const columnNames = [
  'externalId',
  'orderedAt',
  'sku',
  'quantity',
  'unitPrice',
  'description',
  'currency',
  'customerCode',
  'customerName',
  'customerEmail',
  'customerPhone',
  'shipToName',
  'shipToAddress',
  'shipToCity',
  'shipToPostcode',
  'country',
] as const;

/** The JSON Schema (2020-12) of `ImportMapping`. */
export const mappingSchema = {
  type: 'object',
  required: ['name', 'currency', 'columns'],
  additionalProperties: false,
  properties: {
    name: text,
    delimiter: { enum: [',', ';', '\t', '|'] },
    decimal: { enum: ['.', ','] },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    columns: {
      type: 'object',
      required: ['externalId', 'orderedAt', 'sku', 'quantity', 'unitPrice'],
      additionalProperties: false,
      properties: Object.fromEntries(columnNames.map((name) => [name, text])),
    },
    date: {
      type: 'object',
      additionalProperties: false,
      properties: {
        format: { type: 'string', pattern: 'YYYY' },
        offset: { type: 'string', pattern: '^(Z|[+-][0-9]{2}:[0-9]{2})$' },
      },
    },
    countries: { type: 'object', additionalProperties: { type: 'array', items: text } },
    cancellation: { type: 'object', required: ['prefix'], additionalProperties: false, properties: { prefix: text } },
    kinds: {
      type: 'array',
      items: {
        type: 'object',
        required: ['kind'],
        additionalProperties: false,
        properties: { kind: { enum: ['goods', 'charge', 'discount'] }, codes: { type: 'array', items: text }, prefix: text },
      },
    },
    customerSuffix: text,
  },
} as const;
