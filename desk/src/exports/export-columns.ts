import type { RegisteredEntity, RegisteredField } from '@entrepot/registry/schema/registry';
import type { Label } from '@entrepot/sdk';
import type { Locale } from '@entrepot/web/locale';
import { invalidQuery } from '@entrepot/web/read/shape';
import { labelOf } from '../model/label-of.ts';

/** How a spreadsheet takes a cell. */
export type CellType = 'text' | 'number' | 'date' | 'moment';

type Values = Readonly<Record<string, unknown>>;

/** What names the records that a cell refers to, by entity and id. */
export interface Titles {
  of(entity: string, id: string): string | undefined;
}

/** One column of the file. */
export interface ExportColumn {
  readonly heading: string;
  readonly type: CellType;
  /** Digits behind the point; as many as there are unless given. */
  readonly decimals?: number;
  /** The exact text of the cell; null where it is empty. */
  read(record: Values, titles: Titles): string | null;
}

const systemLabels: Readonly<Record<string, Label>> = {
  id: { en: 'Id', zh: '编号' },
  version: { en: 'Version', zh: '版本' },
  createdAt: { en: 'Created at', zh: '创建时间' },
  updatedAt: { en: 'Updated at', zh: '更新时间' },
};
const words = { en: { yes: 'Yes', no: 'No', currency: 'currency' }, 'zh-CN': { yes: '是', no: '否', currency: '币种' } } as const;

/**
 * The columns of an export, in the order in which the fields are named.
 * @param wallTime writes a moment in the reader's time zone, as `2031-02-28 14:05:00`
 * @throws Problem `invalid-query` (400) for a list of records
 */
export function exportColumns(
  entity: RegisteredEntity,
  names: readonly string[],
  locale: Locale,
  wallTime: (moment: string) => string,
): ExportColumn[] {
  return names.flatMap((name, index): ExportColumn[] => {
    const own = (record: Values) => record[name] ?? null;
    const text = (record: Values) => textOf(own(record));
    const declared = entity.fields.get(name);
    const heading = said(labelOf(declared?.field.options.label ?? systemLabels[name], name), locale);
    if (!declared) {
      const isMoment = name === 'createdAt' || name === 'updatedAt';
      if (isMoment) return [{ heading, type: 'moment', read: (record) => whenGiven(text(record), wallTime) }];
      return [{ heading, type: name === 'version' ? 'number' : 'text', read: text }];
    }
    const { kind, detail } = declared.field;
    switch (kind) {
      case 'children':
        throw invalidQuery({
          pointer: `/fields/${index}`,
          code: 'not-exportable',
          detail: `"${name}" is a list of records: export them by themselves.`,
        });
      case 'money':
        return moneyColumns(declared, heading, locale);
      case 'integer':
      case 'quantity':
        return [{ heading, type: 'number', decimals: 0, read: text }];
      case 'decimal':
        return [{ heading, type: 'number', read: text }];
      case 'date':
        return [{ heading, type: 'date', read: text }];
      case 'timestamp':
        return [{ heading, type: 'moment', read: (record) => whenGiven(text(record), wallTime) }];
      case 'boolean':
        return [
          {
            heading,
            type: 'text',
            read: (record) => whenGiven(text(record), (is) => words[locale][is === 'true' ? 'yes' : 'no']),
          },
        ];
      case 'enum':
      case 'states': {
        const labels: Readonly<Record<string, Label>> = detail.values ?? detail.machine?.states ?? {};
        return [
          {
            heading,
            type: 'text',
            read: (record) => whenGiven(text(record), (value) => said(labelOf(labels[value], value), locale)),
          },
        ];
      }
      case 'ref': {
        const { target = '' } = detail;
        return [
          { heading, type: 'text', read: (record, titles) => whenGiven(text(record), (id) => titles.of(target, id) ?? id) },
        ];
      }
      default:
        return [{ heading, type: 'text', read: text }];
    }
  });
}

function moneyColumns({ name, field }: RegisteredField, heading: string, locale: Locale): ExportColumn[] {
  const part = (key: 'amount' | 'currency') => (record: Values) => {
    const money = record[name] as Readonly<Record<string, unknown>> | null | undefined;
    return textOf(money?.[key] ?? null);
  };
  const decimals = Math.min(field.detail.scale ?? 2, 2);
  const currency = locale === 'en' ? `${heading} (${words.en.currency})` : `${heading}(${words['zh-CN'].currency})`;
  return [
    { heading, type: 'number', decimals, read: part('amount') },
    { heading: currency, type: 'text', read: part('currency') },
  ];
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function whenGiven(text: string | null, write: (text: string) => string): string | null {
  return text === null ? null : write(text);
}

function said({ en, zh }: Label, locale: Locale): string {
  return locale === 'en' ? en : (zh ?? en);
}
