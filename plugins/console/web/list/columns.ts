import type { Label } from '@entrepot/sdk';
import type { UiEntity, UiField } from '@entrepot/sdk/ui';

function systemField(name: string, kind: UiField['kind'], label: Label): UiField {
  return {
    name,
    kind,
    label,
    description: null,
    plugin: 'kernel',
    required: false,
    nullable: false,
    writable: false,
    unique: false,
    personal: false,
    ui: { tab: null, group: null, widget: null, sentence: null },
  };
}

/** What every record has beside its declared fields. */
export const systemFields: readonly UiField[] = [
  systemField('createdAt', 'timestamp', { en: 'Created', zh: '创建时间' }),
  systemField('updatedAt', 'timestamp', { en: 'Changed', zh: '修改时间' }),
];

const columns = new WeakMap<UiEntity, readonly UiField[]>();

/** Everything of an entity that a list can show as a column. */
export function columnsOf(entity: UiEntity): readonly UiField[] {
  let known = columns.get(entity);
  if (!known) {
    known = [...entity.fields.filter(({ kind }) => kind !== 'bytes'), ...systemFields];
    columns.set(entity, known);
  }
  return known;
}

export function columnOf(entity: UiEntity, name: string): UiField | undefined {
  return columnsOf(entity).find((field) => field.name === name);
}

const rarelyShown: readonly UiField['kind'][] = ['longText', 'json', 'children', 'attachment'];
const usualCount = 9;

/** The columns that a list shows until somebody chooses others: the title first, what reads in one line, the age last. */
export function usualColumns(entity: UiEntity): string[] {
  // What stands on a later tab of the form is not what people look for first.
  const short = entity.fields.filter(
    ({ kind, name, ui }) => !rarelyShown.includes(kind) && kind !== 'bytes' && name !== entity.title && ui.tab === null,
  );
  const title = entity.title === null ? [] : [entity.title];
  const names = [...title, ...short.map(({ name }) => name)];
  return [...names.slice(0, usualCount), 'createdAt'];
}

/** The width of a column in pixels until somebody draws another. */
export function usualWidth({ kind, name }: UiField): number {
  switch (kind) {
    case 'boolean':
      return 88;
    case 'integer':
    case 'quantity':
    case 'children':
      return 104;
    case 'decimal':
    case 'date':
      return 120;
    case 'money':
      return 128;
    case 'timestamp':
      return 152;
    case 'enum':
    case 'states':
      return 136;
    case 'longText':
    case 'json':
      return 240;
    default:
      return name.length > 20 ? 200 : 176;
  }
}
