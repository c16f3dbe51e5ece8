import type { Operation, Plugin, Rule } from '@entrepot/sdk';

const writes: readonly Operation[] = ['create', 'update', 'delete'];

/** The permissions that a plugin's routes ask for: those of its entities and of its actions. */
export function permissionsOf({ name, entities = [], actions = {} }: Plugin): string[] {
  return [
    ...entities.flatMap((entity) => ['read', ...(entity.operations ?? writes)].map((verb) => `${entity.name}.${verb}`)),
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
    .map((permission) => `no role of "${plugin.name}" grants "${permission}": add it to a role, or an operation too many`);
}

/** Rules that name a permission which no plugin here declares. */
export function undeclaredPermissions(plugin: Plugin, plugins: readonly Plugin[]): string[] {
  const declared = plugins.flatMap(permissionsOf);
  const { grants, restrictions } = rulesOf(plugin);
  return [...grants, ...restrictions]
    .map(({ permission }) => permission)
    .filter((permission) => !declared.some((each) => covers(permission, each)))
    .map((permission) => `a role of "${plugin.name}" names the permission "${permission}", which no plugin declares`);
}

function rulesOf({ roles = {} }: Plugin): { grants: readonly Rule[]; restrictions: readonly Rule[] } {
  const all = Object.values(roles);
  return { grants: all.flatMap(({ grants }) => grants), restrictions: all.flatMap(({ restrictions = [] }) => restrictions) };
}

function covers(rule: string, permission: string): boolean {
  return rule === permission || (rule.endsWith('*') && permission.startsWith(rule.slice(0, -1)));
}
