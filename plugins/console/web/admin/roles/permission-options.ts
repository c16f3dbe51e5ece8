import type { Label } from '@entrepot/sdk';
import type { UiEntity, UiModel } from '@entrepot/sdk/ui';

/** A permission that a rule may name, in words. */
export interface PermissionOption {
  readonly permission: string;
  readonly text: string;
  /** The module that it belongs to. */
  readonly group: string;
}

const verbs = ['read', 'create', 'update', 'delete'] as const;

/** Every permission of the model, from all of everything down to one action on one entity. */
export function permissionOptions(
  { plugins, entities, actions }: Pick<UiModel, 'plugins' | 'entities' | 'actions'>,
  t: (key: string, values?: Readonly<Record<string, unknown>>) => string,
  text: (label: Label) => string,
): readonly PermissionOption[] {
  const all = t('admin.everything');
  return [
    { permission: '*', text: all, group: '' },
    ...plugins.flatMap(({ name: plugin, label }): PermissionOption[] => {
      const group = text(label);
      const of = (permission: string, said: string) => ({ permission, text: said, group });
      const own = entities.filter((entity) => entity.plugin === plugin);
      return [
        of(`${plugin}.*`, t('admin.allOf', { name: group })),
        ...own.flatMap((entity) => entityOptions(entity, t, text).map(([permission, said]) => of(permission, said))),
        ...actions.filter((action) => action.plugin === plugin).map(({ name, label: own }) => of(`${plugin}.${name}`, text(own))),
      ];
    }),
  ];
}

function entityOptions(
  { name, label, operations, actions }: UiEntity,
  t: (key: string, values?: Readonly<Record<string, unknown>>) => string,
  text: (label: Label) => string,
): (readonly [permission: string, text: string])[] {
  const entity = text(label);
  const offered = verbs.filter((verb) => verb === 'read' || operations.includes(verb));
  return [
    [`${name}.*`, t('admin.allOf', { name: entity })],
    ...offered.map((verb) => [`${name}.${verb}`, t(`admin.verb_${verb}`, { name: entity })] as const),
    ...actions.map(
      (action) => [`${name}.${action.name}`, t('admin.verb_act', { name: entity, action: text(action.label) })] as const,
    ),
  ];
}

/** The entity that a permission is about; undefined where it covers several or none. */
export function entityOfPermission(entities: readonly UiEntity[], permission: string): UiEntity | undefined {
  const name = permission.slice(0, permission.lastIndexOf('.'));
  return entities.find((entity) => entity.name === name);
}
