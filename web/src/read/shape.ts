import { type Access, type ConditionalFields, wholeAccess } from '@entrepot/registry/permissions/access';
import { unknownField } from '@entrepot/registry/permissions/condition';
import { systemFields } from '@entrepot/registry/permissions/operand';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { type FieldProblem, Problem } from '@entrepot/sdk';
import type { Caller } from '../identity/caller.ts';

/** What of a record an answer shows: declared fields beside the system's, and other records in place of their ids. */
export interface Shape {
  readonly entity: RegisteredEntity;
  readonly access: Access;
  readonly fields: readonly string[];
  readonly conditional: readonly ConditionalFields[];
  readonly expanded: ReadonlyMap<string, Shape>;
}

export interface ShapeRequest {
  fields?: readonly string[] | undefined;
  /** Names of references and children, as `shop` or `lines.sku`. */
  expand?: readonly string[] | undefined;
  /** Whether children show without being asked for. */
  children: boolean;
}

// An answer of records in records in records is a report, not a list.
const deepest = 3;
const mostKnown = 100;
const known = new WeakMap<Access, Map<string, Shape>>();
const wholes = new WeakMap<RegisteredEntity, Shape>();

/**
 * Checks what a request wants to see.
 * @throws Problem `invalid-query` (400) for names that are not declared, `field-forbidden` (403), `permission-denied`
 */
export function shapeFor(registry: Registry, caller: Caller, entity: RegisteredEntity, request: ShapeRequest): Shape {
  const access = caller.require(entity, 'read');
  const { fields, expand, children } = request;
  const key = `${children ? 'one' : 'list'};${fields?.join() ?? '*'};${expand?.join() ?? ''}`;
  const shapes = known.get(access) ?? new Map<string, Shape>();
  let shape = shapes.get(key);
  if (!shape) {
    shape = makeShape(registry, caller, access, request, 0);
    if (shapes.size < mostKnown) known.set(access, shapes.set(key, shape));
  }
  return shape;
}

/** Everything of a record with its children, whoever asks: for hooks and for the rules of a write. */
export function wholeShape(registry: Registry, entity: RegisteredEntity): Shape {
  let shape = wholes.get(entity);
  if (!shape) {
    const access = wholeAccess(entity);
    const expanded = new Map<string, Shape>();
    for (const { name, field } of entity.fields.values()) {
      const child = field.kind === 'children' ? registry.entities.get(field.detail.target ?? '') : undefined;
      if (child) expanded.set(name, wholeShape(registry, child));
    }
    shape = { entity, access, fields: [...access.fields], conditional: [], expanded };
    wholes.set(entity, shape);
  }
  return shape;
}

function makeShape(
  registry: Registry,
  caller: Caller,
  access: Access,
  request: ShapeRequest,
  depth: number,
  via?: string,
): Shape {
  const { entity } = access;
  const asked = request.fields?.filter((name) => !(systemFields as readonly string[]).includes(name));
  for (const [index, name] of (asked ?? []).entries()) checkVisible(access, name, `/fields/${index}`);
  const expanded = new Map<string, Shape>();
  for (const [name, inner] of grouped(request.expand ?? [])) {
    checkVisible(access, name, '/expand');
    const target = targetOf(registry, entity, name);
    if (!target || depth >= deepest) {
      const detail = target ? `Records nest ${deepest} deep at most.` : `"${name}" of ${entity.name} holds no other records.`;
      throw invalidQuery({ pointer: '/expand', code: target ? 'too-deep' : 'not-expandable', detail });
    }
    const other = caller.access(target, 'read');
    if (other.denied) throw forbidden(name, access, '/expand', other.permission);
    const own = { expand: inner, children: false };
    expanded.set(name, makeShape(registry, caller, other, own, depth + 1, entity.fields.get(name)?.field.detail.via));
  }
  const shows = (name: string): boolean => {
    if (expanded.has(name)) return true;
    // A child stands inside of what it would point back to.
    if (name === via) return false;
    if (asked ? !asked.includes(name) : false) return false;
    const { kind, detail } = entity.fields.get(name)?.field ?? {};
    if (kind !== 'children') return true;
    const target = targetOf(registry, entity, name);
    if (!target || (!request.children && !asked)) return false;
    const other = caller.access(target, 'read');
    if (other.denied && asked) throw forbidden(name, access, '/fields', other.permission);
    if (other.denied) return false;
    expanded.set(name, makeShape(registry, caller, other, { children: request.children }, depth + 1, detail?.via));
    return true;
  };
  const conditional = access.conditional.map(({ condition, fields }) => ({ condition, fields: fields.filter(shows) }));
  return {
    entity,
    access,
    fields: [...access.fields].filter(shows),
    conditional: conditional.filter(({ fields }) => fields.length > 0),
    expanded,
  };
}

/** @throws Problem `invalid-query` (400), `field-forbidden` (403) */
function checkVisible(access: Access, name: string, pointer: string): void {
  const declared = access.entity.fields.get(name);
  if (!declared || declared.field.options.secret) {
    throw invalidQuery({ pointer, code: 'unknown-field', detail: unknownField(access.entity, name) });
  }
  if (!access.mayShow(name)) throw forbidden(name, access, pointer);
}

export function invalidQuery(...errors: FieldProblem[]): Problem {
  return new Problem('invalid-query', {
    status: 400,
    detail: errors[0]?.detail ?? 'The query is not understood.',
    remedy: 'Use only what /openapi.json declares for this route.',
    errors,
  });
}

export function forbidden(field: string, access: Access, pointer: string, permission = access.permission): Problem {
  const detail = `The field "${field}" of ${access.entity.name} is not open to you under "${permission}".`;
  return new Problem('field-forbidden', {
    status: 403,
    detail,
    remedy: 'Leave the field out, or ask an administrator for a role that opens it.',
    params: { field, permission },
    errors: [{ pointer, code: 'field-forbidden', detail }],
  });
}

function targetOf(registry: Registry, entity: RegisteredEntity, name: string): RegisteredEntity | undefined {
  const field = entity.fields.get(name)?.field;
  return field?.kind === 'ref' || field?.kind === 'children' ? registry.entities.get(field.detail.target ?? '') : undefined;
}

/** `['lines.sku', 'shop']` → `lines: ['sku'], shop: []`. */
function grouped(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    const group = groups.get(name) ?? [];
    if (rest.length > 0) group.push(rest.join('.'));
    groups.set(name, group);
  }
  return groups;
}
