import type { FieldKind } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import type { Values } from './draft.ts';

/** What tells most in one line, in this order, one of each. */
const telling: readonly FieldKind[] = ['ref', 'money', 'quantity', 'timestamp', 'date', 'enum'];
const most = 4;

/** The fields that stand in the head of a record. */
export function keyFacts({ fields, title }: Pick<UiEntity, 'fields' | 'title'>, values: Values): UiField[] {
  const facts = telling.flatMap(
    (kind) =>
      fields.find(
        (field) => field.kind === kind && field.name !== title && !field.personal && (values[field.name] ?? null) !== null,
      ) ?? [],
  );
  return facts.slice(0, most);
}
