import { type FieldProblem, Problem, type Role, type Rule, type User } from '@entrepot/sdk';
import type { RegisteredEntity } from '../schema/registry.ts';
import { always, type Condition, MissingAttribute, never, parseFilter } from './condition.ts';
import { holds } from './condition-holds.ts';
import { conditionSql, type Parameters } from './condition-sql.ts';
import { systemFields } from './operand.ts';

interface CompiledRule {
  readonly role: string;
  readonly condition: Condition;
  /** Every field unless given. */
  readonly fields: ReadonlySet<string> | undefined;
}

/** Fields that show where the condition holds for the record. */
export interface ConditionalFields {
  readonly condition: Condition;
  readonly fields: readonly string[];
}

/** The names and definitions of a user's roles. */
export type Roles = readonly (readonly [name: string, role: Role])[];

const system: ReadonlySet<string> = new Set(systemFields);

/**
 * What one user may do under one permission on one entity: which records, and which of their fields.
 * SQL condition, predicate and masks come from the same checked rules.
 */
export class Access {
  readonly permission: string;
  readonly entity: RegisteredEntity;
  /** Holds for the records that are covered by a grant and by every restriction. */
  readonly condition: Condition;
  /** The declared fields that show on every covered record: those that may be filtered, sorted and aggregated by. */
  readonly fields: ReadonlySet<string>;
  /** The fields that show on some covered records only. */
  readonly conditional: readonly ConditionalFields[];
  /** The same for the same fields and conditions, whatever the user's values: a part of the key of cached SQL. */
  readonly maskKey: string;

  constructor(
    permission: string,
    entity: RegisteredEntity,
    grants: readonly CompiledRule[],
    restrictions: readonly CompiledRule[],
  ) {
    this.permission = permission;
    this.entity = entity;
    const granted = either(grants.map(({ condition }) => condition));
    this.condition = both([granted, ...restrictions.map(({ condition }) => condition)]);
    const names = [...entity.fields.values()]
      .filter(({ name, field }) => !field.options.secret && restrictions.every(({ fields }) => fields?.has(name) ?? true))
      .map(({ name }) => name);
    const covering = new Map(names.map((name) => [name, grants.filter(({ fields }) => fields?.has(name) ?? true)]));
    const shown = (name: string) => {
      const by = covering.get(name) ?? [];
      return by.length > 0 && (by.length === grants.length || by.some(({ condition }) => condition === always));
    };
    this.fields = new Set(names.filter(shown));
    const groups = new Map<string, { rules: CompiledRule[]; fields: string[] }>();
    for (const [name, rules] of covering) {
      if (this.fields.has(name) || rules.length === 0) continue;
      const key = rules.map((rule) => grants.indexOf(rule)).join();
      const group = groups.get(key);
      if (group) group.fields.push(name);
      else groups.set(key, { rules, fields: [name] });
    }
    this.conditional = [...groups.values()].map(({ rules, fields }) => ({
      condition: either(rules.map(({ condition }) => condition)),
      fields,
    }));
    const whole = this.fields.size === entity.fields.size;
    this.maskKey = whole ? '*' : [...this.fields, ...this.conditional.flatMap(({ fields }) => ['|', ...fields])].join();
  }

  /** No record at all is covered. */
  get denied(): boolean {
    return this.condition === never;
  }

  /** The condition on `alias`; undefined where every record is covered. */
  sql(alias: string, parameters: Parameters): string | undefined {
    return this.condition === always ? undefined : conditionSql(this.condition, alias, parameters);
  }

  /** Whether a record, as it stands on the wire with all its fields, is covered. */
  covers(row: object): boolean {
    return holds(this.condition, row as Readonly<Record<string, unknown>>);
  }

  /** Whether a field may be named where no record is at hand: to filter, sort, aggregate or export by it. */
  sees(field: string): boolean {
    return system.has(field) || this.fields.has(field);
  }

  /** Whether a field shows on some covered record. */
  mayShow(field: string): boolean {
    return this.sees(field) || this.conditional.some(({ fields }) => fields.includes(field));
  }

  /** The declared fields of this covered record that the user may see, or write. */
  fieldsOf(row: object): ReadonlySet<string> {
    if (this.conditional.length === 0) return this.fields;
    const more = this.conditional.filter(({ condition }) => holds(condition, row as Readonly<Record<string, unknown>>));
    return new Set([...this.fields, ...more.flatMap(({ fields }) => fields)]);
  }
}

/**
 * The access that roles give under one permission.
 * @throws Problem `invalid-rule` (403) where a rule that applies does not fit the entity: a broken rule opens nothing
 */
export function compileAccess(permission: string, entity: RegisteredEntity, user: User, roles: Roles): Access {
  const grants: CompiledRule[] = [];
  const restrictions: CompiledRule[] = [];
  for (const [name, role] of roles) {
    for (const [index, rule] of role.grants.entries()) {
      if (!matches(rule.permission, permission)) continue;
      const compiled = compileRule(rule, name, `/grants/${index}`, entity, user);
      if (compiled) grants.push(compiled);
    }
    for (const [index, rule] of (role.restrictions ?? []).entries()) {
      if (!matches(rule.permission, permission)) continue;
      const compiled = compileRule(rule, name, `/restrictions/${index}`, entity, user);
      restrictions.push(compiled ?? { role: name, condition: never, fields: undefined });
    }
  }
  return new Access(permission, entity, grants, restrictions);
}

/** Whether roles allow something that concerns no record: an action without an entity. */
export function allows(permission: string, roles: Roles): boolean {
  const matching = (rules: readonly Rule[] | undefined) => (rules ?? []).filter((rule) => matches(rule.permission, permission));
  return (
    roles.some(([, { grants }]) => matching(grants).some(({ where }) => where === undefined)) &&
    !roles.some(([, { restrictions }]) => matching(restrictions).some(({ where }) => where !== undefined))
  );
}

/** Whether a rule's pattern, as `orders.*`, covers a permission. */
export function matches(pattern: string, permission: string): boolean {
  return pattern === permission || pattern === '*' || (pattern.endsWith('.*') && permission.startsWith(pattern.slice(0, -1)));
}

/** Undefined where the rule refers to an attribute that the user lacks. */
function compileRule(rule: Rule, role: string, pointer: string, entity: RegisteredEntity, user: User): CompiledRule | undefined {
  const exact = !rule.permission.endsWith('*');
  const unknown = exact ? rule.fields?.find((name) => !entity.fields.has(name) && !system.has(name)) : undefined;
  if (unknown !== undefined) throw invalidRule(role, `${pointer}/fields`, `"${unknown}" is no field of ${entity.name}.`);
  try {
    const condition = rule.where
      ? parseFilter(entity, rule.where, { pointer: `${pointer}/where`, attributes: user.attributes })
      : always;
    return { role, condition: simplest(condition), fields: rule.fields && new Set(rule.fields) };
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

function simplest(condition: Condition): Condition {
  if (condition.is === 'and' && condition.parts.length === 0) return always;
  return condition.is === 'or' && condition.parts.length === 0 ? never : condition;
}

function either(conditions: readonly Condition[]): Condition {
  if (conditions.includes(always)) return always;
  const parts = conditions.filter((condition) => condition !== never);
  return parts.length === 0 ? never : parts.length === 1 && parts[0] ? parts[0] : { is: 'or', parts };
}

function both(conditions: readonly Condition[]): Condition {
  if (conditions.includes(never)) return never;
  const parts = conditions.filter((condition) => condition !== always);
  return parts.length === 0 ? always : parts.length === 1 && parts[0] ? parts[0] : { is: 'and', parts };
}

/**
 * Checks a role before it is stored: each rule must fit every entity that its permission covers.
 * @throws Problem `invalid-input` with the pointer of each rule that does not
 */
export function checkRole(role: Role, entities: Iterable<RegisteredEntity>): void {
  const nobody: User = { id: null, name: '', roles: [], attributes: {} };
  const errors = new Map<string, FieldProblem>();
  for (const entity of entities) {
    for (const kind of ['grants', 'restrictions'] as const) {
      for (const [index, rule] of (role[kind] ?? []).entries()) {
        const verb = rule.permission.startsWith(`${entity.name}.`) ? rule.permission : `${entity.name}.read`;
        if (!matches(rule.permission, verb)) continue;
        try {
          compileRule(rule, '', `/${kind}/${index}`, entity, nobody);
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          for (const each of error.errors) errors.set(`${each.pointer} ${each.detail}`, each);
        }
      }
    }
  }
  if (errors.size === 0) return;
  throw new Problem('invalid-input', {
    detail: 'A rule of the role does not fit the records that it covers.',
    remedy: 'Correct the places listed in "errors", or narrow the permission.',
    params: { count: errors.size },
    errors: [...errors.values()],
  });
}
