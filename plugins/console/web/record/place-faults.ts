import type { FieldProblem } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';

/** What is wrong with the values of a form, by the place of the control: `/name`, `/lines/0/quantity`. */
export type Faults = ReadonlyMap<string, string>;

export const noFaults: Faults = new Map();

export interface PlacedFaults {
  readonly faults: Faults;
  /** Sentences that belong to no control of the form. */
  readonly rest: readonly string[];
}

/** A name as a part of a JSON Pointer (RFC 6901), and back. */
export const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Leads what a server refused to the controls that show the values.
 * @param fields of the form
 * @param childFields the fields of a table's rows
 */
export function placeFaults(
  errors: readonly FieldProblem[],
  fields: readonly UiField[],
  childFields: (table: UiField) => readonly UiField[],
): PlacedFaults {
  const faults = new Map<string, string>();
  const rest: string[] = [];
  for (const { pointer, detail } of errors) {
    const place = placeOf(pointer, fields, childFields);
    if (place === undefined) rest.push(detail);
    else faults.set(place, [faults.get(place), detail].filter(Boolean).join(' '));
  }
  return { faults, rest };
}

function placeOf(
  pointer: string,
  fields: readonly UiField[],
  childFields: (table: UiField) => readonly UiField[],
): string | undefined {
  const [, name = '', index, inner] = pointer.split('/').map(unescaped);
  const field = fields.find((each) => each.name === name);
  if (!field) return undefined;
  const own = `/${escaped(name)}`;
  if (field.kind !== 'children' || index === undefined || !/^\d+$/.test(index)) return own;
  const cell = inner !== undefined && childFields(field).some((each) => each.name === inner);
  return cell ? `${own}/${index}/${escaped(inner)}` : own;
}

/** The sentences for one table's rows: of the table itself under ``, of cells under `0/quantity`. */
export function faultsWithin(faults: Faults, name: string): Faults {
  const start = `/${escaped(name)}`;
  const inside = [...faults].filter(([place]) => place === start || place.startsWith(`${start}/`));
  return new Map(inside.map(([place, sentence]) => [place.slice(start.length + 1), sentence]));
}
