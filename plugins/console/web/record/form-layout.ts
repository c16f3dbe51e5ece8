import type { Label } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';

/** Fields that stand together under a title; without one at the top of their tab. */
export interface FormGroup {
  readonly label: Label | null;
  readonly fields: readonly UiField[];
}

/** A tab of a form: first its groups of single values, then its child tables. */
export interface FormTab {
  /** The English label; empty for the first tab, which has none of its own. */
  readonly key: string;
  readonly label: Label | null;
  readonly groups: readonly FormGroup[];
  readonly tables: readonly UiField[];
}

/**
 * Where a generated form shows each field, by its hints. What another plugin added stands under that plugin's label, unless it
 * says otherwise.
 */
export function formLayout(
  { fields, plugin }: Pick<UiEntity, 'fields' | 'plugin'>,
  plugins: readonly { readonly name: string; readonly label: Label }[],
): FormTab[] {
  const tabs = Map.groupBy(fields, (field) => field.ui.tab?.en ?? '');
  const own = [...tabs].map(([key, inside]): FormTab => {
    const single = inside.filter(({ kind }) => kind !== 'children');
    const groupOf = (field: UiField) =>
      field.ui.group ?? (field.plugin === plugin ? null : (plugins.find(({ name }) => name === field.plugin)?.label ?? null));
    const groups = Map.groupBy(single, (field) => groupOf(field)?.en ?? '');
    return {
      key,
      label: inside[0]?.ui.tab ?? null,
      groups: untitledFirst(
        [...groups].map(([, members]) => ({ label: members[0] ? groupOf(members[0]) : null, fields: members })),
      ),
      tables: inside.filter(({ kind }) => kind === 'children'),
    };
  });
  return untitledFirst(own);
}

function untitledFirst<T extends { readonly label: Label | null }>(parts: readonly T[]): T[] {
  return [...parts.filter(({ label }) => label === null), ...parts.filter(({ label }) => label !== null)];
}

/** Whether a value needs the whole width of a form. */
export function isWide({ kind }: UiField): boolean {
  return kind === 'longText' || kind === 'json';
}
