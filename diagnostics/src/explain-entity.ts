import type { RegisteredEntity, RegisteredField } from '@entrepot/registry/schema/registry';
import { columnName } from '@entrepot/sdk';
import { type Contributor, contributor, type House, placeOf, placeOfKey, rulesOn, tapsOf, type Why } from './house.ts';

/** Who declares an entity, who adds to it, and who takes part when its records change. */
export function explainEntity(house: House, entity: RegisteredEntity): Why {
  const { name, entity: declared, fields } = entity;
  return {
    subject: name,
    kind: 'entity',
    summary: `Entity ${name} of plugin ${entity.plugin}: ${fields.size} fields in the table ${entity.table}.`,
    facts: {
      table: entity.table,
      route: entity.path,
      title: entity.title ?? null,
      operations: declared.operations ?? ['create', 'update', 'delete'],
      appendOnly: declared.appendOnly ?? false,
      fields: Object.fromEntries([...fields.values()].map(({ name: field, plugin }) => [field, plugin])),
      indexes: (declared.indexes ?? []).map(({ fields: over, unique, where }) =>
        [unique ? 'unique over' : 'over', over.join(', '), ...(where ? [`where ${where}`] : [])].join(' '),
      ),
      readableBy: rulesOn(house, `${name}.read`).grants,
    },
    contributors: [
      contributor(house, entity.plugin, 'declares the entity', declared),
      ...extensionsOf(house, name),
      ...actionsOn(house, name),
      ...takingPart(house, entity),
    ],
  };
}

/** Where a field comes from, how it is stored, who may read and write it, and who takes part when it changes. */
export function explainField(house: House, entity: RegisteredEntity, { name, field, plugin, columns }: RegisteredField): Why {
  const { kind, presence, options, detail, defaultValue } = field;
  const extension = house.plugins
    .find((each) => each.name === plugin)
    ?.extends?.find((each) => each.entity === entity.name && Object.hasOwn(each.fields, name));
  const declares = contributor(house, plugin, extension ? 'adds the field' : 'declares the field', extension ?? entity.entity);
  const indexes = (entity.entity.indexes ?? []).filter(({ fields }) => fields.includes(name));
  return {
    subject: `${entity.name}.${name}`,
    kind: 'field',
    summary: `Field ${name} of ${entity.name}, ${extension ? `added by plugin ${plugin}` : `declared by its plugin ${plugin}`}.`,
    facts: {
      kind,
      presence,
      ...(defaultValue === undefined ? {} : { default: defaultValue }),
      ...(detail.target === undefined ? {} : { target: detail.target }),
      table: entity.table,
      columns,
      index:
        [
          ...(options.unique ? ['unique'] : []),
          ...(options.index ? ['its own'] : []),
          ...(kind === 'ref' && !detail.implied ? ['of the reference'] : []),
          ...indexes.map(({ fields, unique }) => `${unique ? 'unique ' : ''}over ${fields.join(', ')}`),
        ].join('; ') || 'none',
      personal: options.personal ?? false,
      secret: options.secret ?? false,
      readOnly: options.readOnly ?? false,
      readableBy: options.secret ? [] : openTo(house, `${entity.name}.read`, name),
      writableBy:
        options.readOnly || options.secret || presence === 'computed' ? [] : openTo(house, `${entity.name}.update`, name),
    },
    contributors: [
      contributor(house, entity.plugin, 'declares the entity', entity.entity),
      { ...declares, file: placeOfKey(declares.file, name) },
      ...takingPart(house, entity),
    ],
  };
}

/** One of the columns that every table has. */
export function explainSystemField(house: House, entity: RegisteredEntity, name: string): Why {
  return {
    subject: `${entity.name}.${name}`,
    kind: 'field',
    summary: `Field ${name} of ${entity.name}: the kernel gives it to every entity.`,
    facts: {
      table: entity.table,
      columns: [columnName(name)],
      readOnly: true,
      readableBy: rulesOn(house, `${entity.name}.read`).grants,
    },
    contributors: [
      contributor(house, 'kernel', 'declares the field'),
      contributor(house, entity.plugin, 'declares the entity', entity.entity),
    ],
  };
}

/** Who joins when records are written through the generated routes, in execution order. */
export function takingPart(house: House, { name }: RegisteredEntity): Contributor[] {
  return [...tapsOf(house, `${name}.changing`), ...triggersOn(house, name), ...tapsOf(house, `${name}.changed`)];
}

export function triggersOn(house: House, entity: string): Contributor[] {
  const registered = house.registry.entities.get(entity);
  return house.plugins.flatMap((plugin) =>
    (plugin.triggers ?? [])
      .filter(({ on }) => registered && (on?.(registered.entity) ?? true))
      .map((trigger) =>
        contributor(house, plugin.name, `follows every change of its rows by the trigger ${trigger.name}`, trigger),
      ),
  );
}

function extensionsOf(house: House, entity: string): Contributor[] {
  return house.plugins.flatMap(({ name, extends: all = [] }) =>
    all
      .filter((each) => each.entity === entity)
      .map((each) => contributor(house, name, `adds ${Object.keys(each.fields).join(', ')}`, each)),
  );
}

function actionsOn(house: House, entity: string): Contributor[] {
  return house.plugins.flatMap((plugin) =>
    Object.entries(plugin.actions ?? {})
      .filter(([, action]) => action.entity?.name === entity)
      .map(([name, action]) => {
        const place = placeOf(house, plugin.name, action);
        return { ...contributor(house, plugin.name, `offers the action ${name}`, action), file: place };
      }),
  );
}

/** Roles whose grants leave a field open. */
function openTo(house: House, permission: string, field: string): string[] {
  const closed = (rule: { fields?: readonly string[] }) => rule.fields !== undefined && !rule.fields.includes(field);
  const open = house.roles.map((role) => ({ ...role, grants: role.grants.filter((rule) => !closed(rule)) }));
  return rulesOn({ ...house, roles: open }, permission).grants;
}
