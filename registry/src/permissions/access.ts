import { type FieldProblem, Problem, type Role, type Rule, type User } from '@entrepot/sdk';
import type { RegisteredEntity } from '../schema/registry.ts';
import { type CompiledRule, compileRule, matches, type Roles, reaches, rulesFor } from './compile-rules.ts';
import { always, both, type Condition, either, never } from './condition.ts';
import { type Predicate, predicateOf } from './condition-holds.ts';
import { conditionSql, type Parameters } from './condition-sql.ts';
import { type Operand, systemFields } from './operand.ts';

export { matches, type Roles } from './compile-rules.ts';

/** Fields that show where the condition holds for the record. */
export interface ConditionalFields {
  readonly condition: Condition;
  readonly fields: readonly string[];
}

/** Which rules decided: the grants that cover a record, and the restrictions that do not hold for it. */
export interface Decision {
  readonly grants: readonly CompiledRule[];
  readonly restrictions: readonly CompiledRule[];
}

const system: ReadonlySet<string> = new Set(systemFields);

/**
 * What one user may do under one permission on one entity: which records, and which of their fields.
 * SQL condition, predicate and masks come from the same checked rules.
 */
export class Access {
  readonly permission: string;
  readonly entity: RegisteredEntity;
  readonly grants: readonly CompiledRule[];
  readonly restrictions: readonly CompiledRule[];
  /** Holds for the records that are covered by a grant and by every restriction. */
  readonly condition: Condition;
  /** The declared fields that show on every covered record: those that may be filtered, sorted and aggregated by. */
  readonly fields: ReadonlySet<string>;
  /** The fields that show on some covered records only. */
  readonly conditional: readonly ConditionalFields[];
  /** What the rules ask of other records: to be put beside a row by `putReferenced` before a predicate sees it. */
  readonly referenced: readonly Operand[];
  readonly #covers: Predicate;
  readonly #opening: readonly Predicate[];
  /** The fields of a record by the conditions that hold for it, as bits. */
  readonly #masks = new Map<number, ReadonlySet<string>>();

  constructor(
    permission: string,
    entity: RegisteredEntity,
    grants: readonly CompiledRule[],
    restrictions: readonly CompiledRule[],
  ) {
    this.permission = permission;
    this.entity = entity;
    this.grants = grants;
    this.restrictions = restrictions;
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
    this.conditional = conditionalFields(covering, grants, this.fields);
    this.#covers = predicateOf(this.condition);
    this.#opening = this.conditional.map(({ condition }) => predicateOf(condition));
    const asked = [this.condition, ...this.conditional.map(({ condition }) => condition)].flatMap(referencesOf);
    this.referenced = [...new Map(asked.map((operand) => [operand.path, operand])).values()];
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
    return this.#covers(row as Readonly<Record<string, unknown>>);
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
    if (this.#opening.length === 0) return this.fields;
    let bits = 0;
    for (let index = 0; index < this.#opening.length; index += 1) {
      if (this.#opening[index]?.(row as Readonly<Record<string, unknown>>)) bits += 2 ** index;
    }
    let mask = this.#masks.get(bits);
    if (!mask) {
      const open = this.conditional.filter((_, index) => Math.floor(bits / 2 ** index) % 2 === 1);
      mask = new Set([...this.fields, ...open.flatMap(({ fields }) => fields)]);
      if (this.#masks.size < mostMasks) this.#masks.set(bits, mask);
    }
    return mask;
  }

  /** The rules that decide over this record; without one those that may apply to some. */
  decide(row?: object): Decision {
    const decides = (holding: boolean) => (rule: CompiledRule) =>
      row === undefined || predicateOf(rule.condition)(row as Readonly<Record<string, unknown>>) === holding;
    return { grants: this.grants.filter(decides(true)), restrictions: this.restrictions.filter(decides(false)) };
  }
}

const mostMasks = 1_000;
// A number counts as bits without loss up to here.
const mostGroups = 50;

/** Fields by the same grants open under the same condition. */
function conditionalFields(
  covering: ReadonlyMap<string, readonly CompiledRule[]>,
  grants: readonly CompiledRule[],
  always: ReadonlySet<string>,
): ConditionalFields[] {
  const places = new Map(grants.map((grant, index) => [grant, index]));
  const groups = new Map<string, { rules: readonly CompiledRule[]; fields: string[] }>();
  for (const [name, rules] of covering) {
    if (always.has(name) || rules.length === 0) continue;
    const key = rules.map((rule) => places.get(rule)).join();
    const group = groups.get(key);
    if (group) group.fields.push(name);
    // What does not fit stays closed.
    else if (groups.size < mostGroups) groups.set(key, { rules, fields: [name] });
  }
  return [...groups.values()].map(({ rules, fields }) => ({
    condition: either(rules.map(({ condition }) => condition)),
    fields,
  }));
}

function referencesOf(condition: Condition): readonly Operand[] {
  if ('parts' in condition) return condition.parts.flatMap(referencesOf);
  if ('part' in condition) return referencesOf(condition.part);
  return condition.operand.via.length > 0 ? [condition.operand] : [];
}

/**
 * The access that roles give under one permission.
 * @throws Problem `invalid-rule` (403) where a rule that applies does not fit the entity: a broken rule opens nothing
 */
export function compileAccess(permission: string, entity: RegisteredEntity, user: User, roles: Roles): Access {
  const { grants, restrictions } = rulesFor(permission, entity, user, roles);
  return new Access(permission, entity, grants, restrictions);
}

/** Everything of an entity, whoever asks. */
export function wholeAccess(entity: RegisteredEntity): Access {
  const rule: Rule = { permission: '*' };
  const pointer = '';
  return new Access('', entity, [{ role: '', terms: undefined, rule, pointer, condition: always, fields: undefined }], []);
}

/**
 * Whether roles allow something that concerns no record: an action without an entity. What limits a role to some records
 * does not close it: the code behind it reaches those records alone.
 */
export function allows(permission: string, roles: Roles): boolean {
  const matching = (rules: readonly Rule[] | undefined) => (rules ?? []).filter((rule) => matches(rule.permission, permission));
  const closes = ([, { restrictions }]: Roles[number]) => matching(restrictions).some(({ where }) => where !== undefined);
  const opens = (held: Roles[number]) => {
    const [, { grants }, terms] = held;
    // What was handed on stands under all that restricts who did so.
    const over = terms?.behalf ? [held, ...terms.behalf.roles] : [];
    const open = matching(grants).some((rule) => rule.where === undefined && reaches(rule.permission, permission, terms));
    return open && !over.some(closes);
  };
  return roles.some(opens) && !roles.some((held) => !held[2]?.behalf && closes(held));
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
