import type { Access } from '@entrepot/registry/permissions/access';
import { type CompiledRule, matches, reaches, type Scopes } from '@entrepot/registry/permissions/compile-rules';
import { always } from '@entrepot/registry/permissions/condition';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { type Action, type Filter, Problem } from '@entrepot/sdk';
import { readOne } from '../read/read-records.ts';
import { readReferenced } from '../read/referenced.ts';
import { wholeShape } from '../read/shape.ts';
import { idOf } from '../routes/entity-routes.ts';
import type { Web } from '../web.ts';
import { recordNotFound } from '../write/write-records.ts';
import type { Caller } from './caller.ts';

/** A rule that decides, and on which terms the user has it. */
export interface DecidingRule {
  readonly kind: 'grant' | 'restriction';
  readonly role: string;
  /** Where it stands in the role, as `/grants/0`. */
  readonly place: string;
  readonly permission: string;
  readonly where: Filter | null;
  readonly fields: readonly string[] | null;
  /** The assignment that gives the role; null for a role of the user itself. */
  readonly assignment: string | null;
  readonly scopes: Scopes;
  readonly until: string | null;
  readonly delegatedBy: string | null;
}

/** Whether a user may do something, and why. */
export interface Decision {
  readonly user: string;
  readonly permission: string;
  readonly record: string | null;
  readonly allowed: boolean;
  /**
   * `open-to-all`, `open-to-signed-in`, `granted`, `granted-for-some` (without a record: it depends on which),
   * `no-grant` (no role has it), `not-covered` (not this record), `restricted`.
   */
  readonly reason: string;
  /** The grants that allow it, or the restrictions that refuse it. */
  readonly rules: readonly DecidingRule[];
  /** The declared fields that are open on the record; without one those that are open on all. */
  readonly fields: readonly string[] | null;
}

const operations = new Set(['read', 'create', 'update', 'delete']);

/**
 * Decides as the routes do, and tells by what.
 * @param isOwn whether the user asks itself: then a record that it may not read is not found
 * @throws Problem `unknown-permission` (404), `record-not-found` (404)
 */
export async function decide(web: Web, caller: Caller, permission: string, record?: string, isOwn = false): Promise<Decision> {
  const { entity, action } = declared(web, permission);
  const given = { user: caller.user.name, permission, record: record ?? null };
  if (!entity) return { ...given, ...decideAction(caller, permission, action), fields: null };
  const access = caller.access(entity, permission.slice(entity.name.length + 1));
  const row = record === undefined ? undefined : await rowOf(web, caller, entity, access, record, isOwn);
  if (action?.permission !== undefined) return { ...given, ...decideOpen(action.permission), fields: null };
  const fields = row && access.covers(row) ? access.fieldsOf(row) : access.fields;
  const verdict = decideRecord(access, row);
  return { ...given, ...verdict, fields: verdict.allowed ? [...fields] : [] };
}

function declared(web: Web, permission: string): { entity: RegisteredEntity | undefined; action: Action | undefined } {
  const { registry, plugins } = web.kernel;
  const [plugin = '', ...rest] = permission.split('.');
  const name = rest.pop() ?? '';
  const entity = registry.entities.get(`${plugin}.${rest.join('.')}`);
  const action = plugins
    .flatMap((each) => Object.entries(each.actions ?? {}).map(([key, value]) => ({ owner: each.name, key, value })))
    .find(
      ({ owner, key, value }) =>
        key === name && (value.entity ? value.entity.name === entity?.name : !entity && owner === plugin),
    );
  if (action || (entity && operations.has(name))) return { entity, action: action?.value };
  throw new Problem('unknown-permission', {
    status: 404,
    detail: `Nothing stands under the permission "${permission.slice(0, 100)}".`,
    remedy: 'Name it as <plugin>.<entity>.<read, create, update, delete or an action>, or <plugin>.<action>.',
    params: { permission: permission.slice(0, 100) },
  });
}

async function rowOf(
  web: Web,
  caller: Caller,
  entity: RegisteredEntity,
  access: Access,
  given: string,
  isOwn: boolean,
): Promise<object> {
  const id = idOf(given, entity);
  const { db, registry } = web.kernel;
  const text = await readOne(web.statements, db, wholeShape(registry, entity), id);
  const row: object | undefined = text && JSON.parse(text.json);
  const read = caller.access(entity, 'read');
  if (row) await readReferenced(db, [access, read], [row]);
  if (!row || (isOwn && !read.covers(row))) throw recordNotFound(entity, id);
  return row;
}

type Verdict = Pick<Decision, 'allowed' | 'reason' | 'rules'>;

function decideOpen(to: 'public' | 'authenticated'): Verdict {
  return { allowed: true, reason: to === 'public' ? 'open-to-all' : 'open-to-signed-in', rules: [] };
}

function decideRecord(access: Access, row: object | undefined): Verdict {
  const { grants, restrictions } = access.decide(row);
  const granting = grants.map((rule) => told('grant', rule));
  const refusing = restrictions.map((rule) => told('restriction', rule));
  if (access.grants.length === 0) return { allowed: false, reason: 'no-grant', rules: [] };
  if (row === undefined) {
    if (access.denied) return { allowed: false, reason: 'restricted', rules: refusing };
    return {
      allowed: true,
      reason: access.condition === always ? 'granted' : 'granted-for-some',
      rules: [...granting, ...refusing],
    };
  }
  if (grants.length === 0) {
    return { allowed: false, reason: 'not-covered', rules: access.grants.map((rule) => told('grant', rule)) };
  }
  if (restrictions.length > 0) return { allowed: false, reason: 'restricted', rules: refusing };
  return { allowed: true, reason: 'granted', rules: granting };
}

function decideAction(caller: Caller, permission: string, action: Action | undefined): Verdict {
  if (action?.permission !== undefined) return decideOpen(action.permission);
  const rules = (kind: 'grant' | 'restriction'): DecidingRule[] =>
    caller.roles.flatMap(([role, { grants, restrictions = [] }, terms]) =>
      (kind === 'grant' ? grants : restrictions).flatMap((rule, index) => {
        const decides = kind === 'grant' ? rule.where === undefined && reaches(rule.permission, permission, terms) : rule.where;
        if (!matches(rule.permission, permission) || !decides) return [];
        return [told(kind, { role, terms, rule, pointer: `/${kind}s/${index}` })];
      }),
    );
  const granting = rules('grant');
  if (caller.allows(permission)) return { allowed: true, reason: 'granted', rules: granting };
  if (granting.length === 0) return { allowed: false, reason: 'no-grant', rules: [] };
  return { allowed: false, reason: 'restricted', rules: rules('restriction') };
}

function told(
  kind: DecidingRule['kind'],
  { role, rule, pointer, terms }: Pick<CompiledRule, 'role' | 'rule' | 'pointer' | 'terms'>,
): DecidingRule {
  return {
    kind,
    role,
    place: pointer,
    permission: rule.permission,
    where: rule.where ?? null,
    fields: rule.fields ?? null,
    assignment: terms?.assignment ?? null,
    scopes: terms?.scopes ?? {},
    until: terms?.until ?? null,
    delegatedBy: terms?.behalf?.user.name ?? null,
  };
}
