import type { Entity, Operation, Plugin, Rule } from '@entrepot/sdk';

const writes: readonly Operation[] = ['create', 'update', 'delete'];

/** The permissions that a plugin's routes ask for: those of its entities and of its actions. */
export function permissionsOf({ name, entities = [], actions = {} }: Plugin): string[] {
  const children = new Set(
    entities.flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ kind, detail }) => (kind === 'children' ? [detail.target] : [])),
    ),
  );
  // Children are written with their parent, under permissions of their own.
  const verbs = (entity: Entity) => (children.has(entity.name) ? writes : (entity.operations ?? writes));
  return [
    ...entities.flatMap((entity) => ['read', ...verbs(entity)].map((verb) => `${entity.name}.${verb}`)),
    ...Object.entries(actions)
      .filter(([, { permission }]) => permission === undefined)
      .map(([key, { entity }]) => `${entity?.name ?? name}.${key}`),
  ];
}

/** Permissions that no role of the plugin grants, so that an administrator alone could use what they guard. */
export function ungranted(plugin: Plugin): string[] {
  const granted = rulesOf(plugin).grants;
  return permissionsOf(plugin)
    .filter((permission) => !granted.some((rule) => covers(rule.permission, permission)))
    .map((permission) => `no role of "${plugin.name}" grants "${permission}": add it to one, or do not offer it`);
}

/** Roles that grant a permission without those that it needs. */
export function unmetNeeds({ roles = {}, permissionNeeds = {} }: Plugin): string[] {
  return Object.entries(roles).flatMap(([role, { grants }]) => {
    const grantsIt = (permission: string) => grants.some((rule) => covers(rule.permission, permission));
    return Object.entries(permissionNeeds).flatMap(([permission, needs]) =>
      grantsIt(permission)
        ? needs
            .filter((need) => !grantsIt(need))
            .map((need) => `role "${role}" grants "${permission}", which needs "${need}": grant that, too`)
        : [],
    );
  });
}

/** Rules that name a permission which neither the kernel nor one of these plugins declares. */
export function undeclaredPermissions(plugin: Plugin, plugins: readonly Plugin[], kernel: Plugin): string[] {
  // The kernel writes some of its entities by routes of their own.
  const kept = kernel.entities?.flatMap(({ name }) => writes.map((verb) => `${name}.${verb}`)) ?? [];
  const heard = plugins.flatMap(({ events = [] }) => events.map(({ name }) => `${name}.receive`));
  const declared = [...plugins, kernel].flatMap(permissionsOf).concat(kept, heard);
  const { grants, restrictions } = rulesOf(plugin);
  const named = [...grants, ...restrictions].map(({ permission }) => permission);
  return [...named, ...Object.entries(plugin.permissionNeeds ?? {}).flat(2)]
    .filter((permission) => !declared.some((each) => covers(permission, each)))
    .map((permission) => `"${plugin.name}" names the permission "${permission}", which no plugin declares`);
}

function rulesOf({ roles = {} }: Plugin): { grants: readonly Rule[]; restrictions: readonly Rule[] } {
  const all = Object.values(roles);
  return { grants: all.flatMap(({ grants }) => grants), restrictions: all.flatMap(({ restrictions = [] }) => restrictions) };
}

function covers(rule: string, permission: string): boolean {
  return rule === permission || (rule.endsWith('*') && permission.startsWith(rule.slice(0, -1)));
}
