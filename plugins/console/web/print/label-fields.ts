import type { UiEntity, UiField } from '@entrepot/sdk/ui';

/** Texts that tell a record from others and so can stand as its barcode, those that no two records share first. */
export function codeFieldsOf({ fields, title, unique }: UiEntity): readonly UiField[] {
  const within = new Set(unique.flat());
  const rank = (field: UiField) => (field.unique ? 0 : field.name === title ? 1 : 2);
  return fields
    .filter(({ kind, ...field }) => kind === 'text' && (field.unique || field.name === title || within.has(field.name)))
    .toSorted((one, other) => rank(one) - rank(other));
}

const wordless: readonly UiField['kind'][] = ['json', 'children', 'attachment', 'bytes'];

/** What can stand below a barcode. */
export function belowFieldsOf({ fields }: UiEntity): readonly UiField[] {
  return fields.filter(({ kind }) => !wordless.includes(kind));
}

/** What stands below a barcode until somebody chooses: what the record is called, where the code is something else. */
export function usualBelow(entity: UiEntity, code: string): string | undefined {
  return (
    [entity.title, 'name'].find((name) => name !== null && name !== code && entity.fields.some((field) => field.name === name)) ??
    undefined
  );
}
