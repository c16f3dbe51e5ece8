import { Problem, type Role, type Rule, type User } from '@entrepot/sdk';
import type { RegisteredEntity, RegisteredField } from '../schema/registry.ts';
import { always, both, type Condition, MissingAttribute, never, parseFilter, simplest } from './condition.ts';
import { operandsOf, operandThrough, systemFields } from './operand.ts';

/** Ids by dimension; one that is not named is not limited. */
export type Scopes = Readonly<Record<string, readonly string[]>>;

/** On which terms a user holds a role that was assigned; a role that stands with the user itself has none. */
export interface Terms {
  /** The id of the assignment. */
  readonly assignment: string;
  readonly scopes: Scopes;
  /** The moment from which it counts no more, in UTC. */
  readonly until: string | null;
  /** Who handed it on: with their attributes, and under everything that restricts them. */
  readonly behalf?: { readonly user: User; readonly roles: Roles } | undefined;
}

/** The names and definitions of a user's roles. */
export type Roles = readonly (readonly [name: string, role: Role, terms?: Terms | undefined])[];

/** A rule that applies, checked against the entity. */
export interface CompiledRule {
  readonly role: string;
  readonly terms: Terms | undefined;
  readonly rule: Rule;
  /** Where it stands in its role, as `/grants/0`. */
  readonly pointer: string;
  readonly condition: Condition;
  /** Every field unless given. */
  readonly fields: ReadonlySet<string> | undefined;
}

const system: ReadonlySet<string> = new Set(systemFields);

/**
 * The rules of these roles that apply under one permission. Restrictions count for all that the user holds; those of a role
 * that was handed on count for it alone, for nobody may take from another what that one has by itself.
 * @throws Problem `invalid-rule` (403)
 */
export function rulesFor(
  permission: string,
  entity: RegisteredEntity,
  user: User,
  roles: Roles,
): { grants: CompiledRule[]; restrictions: CompiledRule[] } {
  const grants: CompiledRule[] = [];
  const restrictions: CompiledRule[] = [];
  for (const held of roles) {
    const { behalf } = held[2] ?? {};
    const own = restrictionsOf(permission, entity, behalf?.user ?? user, held);
    const granted = grantsOf(permission, entity, behalf?.user ?? user, held);
    if (!behalf) {
      grants.push(...granted);
      restrictions.push(...own);
      continue;
    }
    const over = behalf.roles.flatMap((each) => restrictionsOf(permission, entity, behalf.user, each));
    grants.push(...granted.map((grant) => restricted(grant, [...own, ...over])));
  }
  return { grants, restrictions };
}

function grantsOf(permission: string, entity: RegisteredEntity, user: User, [name, role, terms]: Roles[number]): CompiledRule[] {
  return role.grants.flatMap((rule, index) => {
    if (!matches(rule.permission, permission) || !reaches(rule.permission, permission, terms)) return [];
    const pointer = `/grants/${index}`;
    const compiled = compileRule(rule, name, pointer, entity, user);
    if (!compiled) return [];
    const condition = both([compiled.condition, ...scopeConditions(entity, terms?.scopes ?? {})]);
    return [{ role: name, terms, rule, pointer, ...compiled, condition }];
  });
}

function restrictionsOf(
  permission: string,
  entity: RegisteredEntity,
  user: User,
  [name, role, terms]: Roles[number],
): CompiledRule[] {
  return (role.restrictions ?? []).flatMap((rule, index) => {
    if (!matches(rule.permission, permission)) return [];
    const pointer = `/restrictions/${index}`;
    const compiled = compileRule(rule, name, pointer, entity, user) ?? { condition: never, fields: undefined };
    return [{ role: name, terms, rule, pointer, ...compiled }];
  });
}

function restricted(grant: CompiledRule, by: readonly CompiledRule[]): CompiledRule {
  const limits = [grant, ...by].flatMap(({ fields }) => fields ?? []);
  const [first, ...others] = limits;
  const fields = first && new Set([...first].filter((name) => others.every((each) => each.has(name))));
  return { ...grant, condition: both([grant.condition, ...by.map(({ condition }) => condition)]), fields };
}

/** Whether a rule's pattern, as `orders.*`, covers a permission. */
export function matches(pattern: string, permission: string): boolean {
  return pattern === permission || pattern === '*' || (pattern.endsWith('.*') && permission.startsWith(pattern.slice(0, -1)));
}

/**
 * Whether a pattern that matches counts under these terms. The kernel's own records (users, roles, events, jobs) belong to
 * no scope: a role that is limited to some reaches those of them alone whose permission it names in full.
 */
export function reaches(pattern: string, permission: string, terms: Terms | undefined): boolean {
  return !terms || Object.keys(terms.scopes).length === 0 || !permission.startsWith('kernel.') || pattern === permission;
}

/** What a role that is limited to these scopes asks of the records of an entity. */
export function scopeConditions(entity: RegisteredEntity, scopes: Scopes): Condition[] {
  return entity.scopes.flatMap(({ dimension, refs }) => {
    const values = scopes[dimension];
    return values ? [scopeCondition(entity, refs, values)] : [];
  });
}

function scopeCondition(entity: RegisteredEntity, refs: readonly RegisteredField[], values: readonly string[]): Condition {
  const path = refs.length > 0 ? refs.map(({ name }) => name).join('.') : 'id';
  const operand = operandsOf(entity).get(path) ?? operandThrough(entity, path);
  if (!operand || values.length === 0) return never;
  return { is: 'among', operand, values, orEmpty: false };
}

/**
 * A rule as it asks one entity; undefined where it refers to an attribute that the user lacks.
 * @throws Problem `invalid-rule` (403)
 */
export function compileRule(
  rule: Rule,
  role: string,
  pointer: string,
  entity: RegisteredEntity,
  user: User,
): { condition: Condition; fields: ReadonlySet<string> | undefined } | undefined {
  const exact = !rule.permission.endsWith('*');
  const unknown = exact ? rule.fields?.find((name) => !entity.fields.has(name) && !system.has(name)) : undefined;
  if (unknown !== undefined) throw invalidRule(role, `${pointer}/fields`, `"${unknown}" is no field of ${entity.name}.`);
  try {
    const condition = rule.where
      ? parseFilter(entity, rule.where, { pointer: `${pointer}/where`, attributes: user.attributes })
      : always;
    return { condition: simplest(condition), fields: rule.fields && new Set(rule.fields) };
  } catch (error) {
    if (error instanceof MissingAttribute) return undefined;
    if (!(error instanceof Problem)) throw error;
    const [first] = error.errors;
    throw invalidRule(role, first?.pointer ?? pointer, first?.detail ?? error.message);
  }
}

function invalidRule(role: string, pointer: string, detail: string): Problem {
  return new Problem('invalid-rule', {
    status: 403,
    detail: `Role "${role}" has a rule that does not fit: ${detail}`,
    remedy: 'Ask an administrator to correct the role.',
    params: { role, detail },
    errors: [{ pointer, code: 'invalid-rule', detail }],
  });
}
