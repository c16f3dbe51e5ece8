import { hash } from 'node:crypto';
import type { RegisteredEntity } from '../schema/registry.ts';
import { arrayText } from './array-text.ts';
import type { Roles, Scopes } from './compile-rules.ts';

type Held = Roles[number];

/** What a transaction may reach at most. */
export interface Floor {
  /**
   * JSON: `{"all": {dimension: name of a list}, "of": {entity: {dimension: name}}}`, where `of` stands in for `all` as a whole.
   * A dimension without a list is open.
   */
  readonly places: string;
  /** Ids as PostgreSQL reads arrays, by the name that follows from them. */
  readonly lists: ReadonlyMap<string, string>;
}

/** Ids by dimension; a dimension that is not there is open. */
type Limits = Map<string, ReadonlySet<string>>;

/**
 * What the database lets a user with these roles reach at most, for each table the scopes of
 * those roles that have to do with it. Never less than the rules allow, for a floor stands under them.
 * @param reaches whether code of the one plugin may work with records of the other: with its own and what it requires
 * @returns undefined where nothing is limited
 */
export function floorOf(
  entities: ReadonlyMap<string, RegisteredEntity>,
  roles: Roles,
  reaches: (plugin: string, other: string) => boolean,
): Floor | undefined {
  if (roles.every(([, , terms]) => Object.keys(terms?.scopes ?? {}).length === 0)) return undefined;
  const all = limitsOf(roles);
  const limits = [...entities.values()].flatMap((entity): [string, Limits][] => {
    if (entity.scopes.length === 0) return [];
    const family = familyOf(entities, entity);
    const held = roles.filter((each) => family.some((member) => concerns(each, member, entities, reaches)));
    return [[entity.name, held.length > 0 ? limitsOf(held) : all]];
  });
  if (limits.every(([, each]) => each.size === 0)) return undefined;
  const lists = new Map<string, string>();
  const placesOf = (each: Limits) =>
    Object.fromEntries(
      [...each].map(([dimension, ids]) => {
        const list = arrayText([...ids]);
        const name = hash('sha256', list, 'base64url');
        lists.set(name, list);
        return [dimension, name];
      }),
    );
  const whole = placesOf(all);
  const own = limits.map(([name, each]) => [name, placesOf(each)] as const);
  const of = Object.fromEntries(own.filter(([, places]) => JSON.stringify(places) !== JSON.stringify(whole)));
  return { places: JSON.stringify({ all: whole, of }), lists };
}

/** A dimension is limited where every one of the roles limits it. */
function limitsOf(roles: readonly Held[]): Limits {
  const scopes = roles.map(([, , terms]): Scopes => terms?.scopes ?? {});
  const [first = {}] = scopes;
  const limited = Object.keys(first).filter((dimension) => scopes.every((each) => each[dimension] !== undefined));
  return new Map(limited.sort().map((dimension) => [dimension, new Set(scopes.flatMap((each) => each[dimension] ?? []).sort())]));
}

/** An entity and those whose records are found through its own: who sees them must be let pass. */
function familyOf(entities: ReadonlyMap<string, RegisteredEntity>, entity: RegisteredEntity): RegisteredEntity[] {
  const behind = [...entities.values()].filter(({ scopes }) =>
    scopes.some(({ refs }) => refs.slice(0, -1).some(({ target }) => target?.name === entity.name)),
  );
  return [entity, ...behind];
}

/** Whether a role opens something of an entity: a permission on it, or an action of code that works with its records. */
function concerns(
  [, { grants }]: Held,
  { name, plugin }: RegisteredEntity,
  entities: ReadonlyMap<string, RegisteredEntity>,
  reaches: (plugin: string, other: string) => boolean,
): boolean {
  return grants.some(({ permission }) => {
    if (permission === '*' || permission.startsWith(`${name}.`)) return true;
    const [owner = '', entity = ''] = permission.split('.');
    const onEntity = entities.has(`${owner}.${entity}`);
    return !onEntity && reaches(owner, plugin);
  });
}
