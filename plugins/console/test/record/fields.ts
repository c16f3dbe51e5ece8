import type { FieldKind } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';

/** A field of the model with what a test wants to say about it. */
export function uiField(name: string, kind: FieldKind = 'text', more: Partial<UiField> = {}): UiField {
  return {
    name,
    kind,
    label: { en: name },
    description: null,
    plugin: 'museum',
    required: false,
    nullable: true,
    writable: true,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
    ...more,
  };
}

export function uiEntity(name: string, fields: readonly UiField[], more: Partial<UiEntity> = {}): UiEntity {
  return {
    name,
    plugin: 'museum',
    label: { en: name },
    path: `/api/v1/museum/${name}`,
    title: null,
    operations: ['create', 'update'],
    fields,
    unique: [],
    actions: [],
    appendOnly: false,
    childOf: null,
    ...more,
  };
}
