import type { Label } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';

function plural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/**
 * The name of many records: in English the plural of the entity's label, where the entity's route is one: "Fulfilment orders",
 * "SKUs", but "Order history". Chinese has no plural.
 */
export function listLabel({ label, path }: Pick<UiEntity, 'label' | 'path'>): Label {
  const last =
    path
      .slice(path.lastIndexOf('/') + 1)
      .split('-')
      .at(-1) ?? '';
  const word = label.en.split(' ').at(-1) ?? '';
  const isPlural = last === word.toLowerCase() || !last.endsWith('s');
  return isPlural ? label : { ...label, en: `${label.en.slice(0, label.en.length - word.length)}${plural(word)}` };
}
