import type { UiAction, UiEntity, UiField } from '@entrepot/sdk/ui';

/** A field as the model tells it, for tests of what is made of it. */
export function fieldOf(name: string, kind: UiField['kind'], more: Partial<UiField> = {}): UiField {
  return {
    name,
    kind,
    label: { en: name },
    description: null,
    plugin: 'library',
    required: false,
    nullable: true,
    writable: true,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
    ...more,
  };
}

export function actionOf(name: string, more: Partial<UiAction> = {}): UiAction {
  return {
    name,
    plugin: 'library',
    entity: 'library.book',
    label: { en: name },
    summary: null,
    method: 'POST',
    path: `/api/v1/library/books/{id}:${name}`,
    input: [],
    undo: null,
    ...more,
  };
}

export function entityOf(name: string, fields: readonly UiField[], more: Partial<UiEntity> = {}): UiEntity {
  return {
    name,
    plugin: name.split('.')[0] ?? name,
    label: { en: name },
    path: `/api/v1/${name.replace('.', '/')}s`,
    title: fields[0]?.name ?? null,
    operations: ['create', 'update', 'delete'],
    fields,
    unique: [],
    actions: [],
    appendOnly: false,
    childOf: null,
    ...more,
  };
}
