import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { formatValue, type Region } from '../fields/format.ts';
import type { FoundRecord } from './use-search.ts';

/** What is said beside the title of a found record: where it was found, unless in the title, and what it shows. */
export function foundText(entity: UiEntity, { field, record }: FoundRecord, region: Region): string {
  const shown = entity.fields.filter(({ name, kind }) => name in record && name !== entity.title && kind !== 'ref');
  const ordered = [...shown.filter(({ name }) => name === field), ...shown.filter(({ name }) => name !== field)];
  const say = (each: UiField) => formatValue(each, record[each.name], region);
  return ordered
    .map(say)
    .filter((text) => text !== '')
    .join(' · ');
}
