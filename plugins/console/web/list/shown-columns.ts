import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { columnOf, usualColumns } from './columns.ts';

/** The columns that a view shows, without those that are not there for this user. */
export function shownColumns(entity: UiEntity, names: readonly string[] | undefined): readonly UiField[] {
  const shown = (names ?? usualColumns(entity)).flatMap((name) => columnOf(entity, name) ?? []);
  return shown.length > 0 ? shown : usualColumns(entity).flatMap((name) => columnOf(entity, name) ?? []);
}

/** What is read of each record for these columns: their values, what names it, and in which state it is. */
export function neededFields(entity: UiEntity, columns: readonly UiField[]): readonly string[] {
  const names = new Set(['id', 'version', ...(entity.title === null ? [] : [entity.title])]);
  for (const { name, ui } of columns) {
    names.add(name);
    if (ui.sentence?.values !== undefined) names.add(ui.sentence.values);
  }
  for (const { name, kind } of entity.fields) if (kind === 'states') names.add(name);
  return [...names];
}
