import type { Label } from '@entrepot/sdk';

/** The declared label, or else the name in words: `orderLine` and `order-line` are "Order line". */
export function labelOf(label: Label | undefined, name: string): Label {
  if (label) return label;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .toLowerCase();
  return { en: words.charAt(0).toUpperCase() + words.slice(1) };
}
