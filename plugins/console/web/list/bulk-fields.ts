import type { UiField } from '@entrepot/sdk/ui';

/** Whether the field can be set for many records at once: what no two may share cannot. */
export function canEditInBulk({ writable, unique, kind }: UiField): boolean {
  return writable && !unique && kind !== 'children' && kind !== 'states' && kind !== 'bytes' && kind !== 'attachment';
}
