import { escapePointer } from '@entrepot/registry/permissions/condition';
import { createSchema, updateSchema } from '@entrepot/registry/schema/json-schema';
import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { validate } from '@entrepot/registry/schema/validate';
import { type FieldProblem, Problem } from '@entrepot/sdk';
import { v7 as uuidv7 } from 'uuid';
import type { Caller } from '../identity/caller.ts';
import { forbidden } from '../read/shape.ts';
import type { Row } from './table-sql.ts';

type Input = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<RegisteredEntity, { create: object; update: object }>();

function schemasOf(registry: Registry, entity: RegisteredEntity): { create: object; update: object } {
  let known = schemas.get(entity);
  if (!known) {
    known = { create: createSchema(registry, entity), update: updateSchema(registry, entity) };
    schemas.set(entity, known);
  }
  return known;
}

/**
 * Checks what is to create a record, and makes the record of it, with ids and defaults.
 * @throws Problem `field-forbidden` (403) for a field that the caller may write on no record, `invalid-input` (422)
 */
export function draftRecord(registry: Registry, caller: Caller, entity: RegisteredEntity, input: unknown, now: Date): Row {
  checkWritable(registry, caller, entity, input, '', 'create');
  const errors = validate(schemasOf(registry, entity).create, input);
  if (errors.length > 0) throw invalidInput(errors);
  return newRow(registry, entity, input as Input, now);
}

/**
 * Checks what is to change a record. Nothing is filled in but the defaults of new children.
 * @throws Problem `field-forbidden` (403), `invalid-input` (422)
 */
export function draftChange(registry: Registry, caller: Caller, entity: RegisteredEntity, input: unknown): Input {
  checkWritable(registry, caller, entity, input, '', 'update');
  const filled: unknown = structuredClone(input);
  const errors = validate(schemasOf(registry, entity).update, filled).filter((error) => !isKept(input, error));
  if (errors.length > 0) throw invalidInput(errors);
  return withNewFilled(input, filled, false) as Input;
}

/** The record as it will be: what is not given stays, a child with an id is changed, one without is new, the rest goes. */
export function changedRow(registry: Registry, entity: RegisteredEntity, before: Row, change: Input, now: Date, at = ''): Row {
  const after: Row = { ...before };
  for (const [name, value] of Object.entries(change)) {
    const child = childOf(registry, entity, name);
    if (!child) {
      if (name !== 'id') after[name] = value;
      continue;
    }
    const olds = new Map((before[name] as Row[] | undefined)?.map((old) => [old.id, old]));
    after[name] = (value as Input[]).map((item, index) => {
      if (typeof item.id !== 'string') return newRow(registry, child, item, now);
      const pointer = `${at}/${escapePointer(name)}/${index}`;
      const old = olds.get(item.id.toLowerCase());
      if (!old) {
        const detail = `${name} has no record with this id, or it is given twice.`;
        throw invalidInput([{ pointer: `${pointer}/id`, code: 'unknown-record', detail }]);
      }
      olds.delete(old.id);
      return changedRow(registry, child, old, item, now, pointer);
    });
  }
  return after;
}

export function invalidInput(errors: readonly FieldProblem[]): Problem {
  return new Problem('invalid-input', {
    status: 422,
    detail: errors.length === 1 ? (errors[0]?.detail ?? '') : `${errors.length} values are not right.`,
    remedy: 'Correct the places listed in "errors".',
    params: { count: errors.length },
    errors,
  });
}

/** The entity of the records that a field of children holds. */
export function childOf(registry: Registry, entity: RegisteredEntity, name: string): RegisteredEntity | undefined {
  const field = entity.fields.get(name)?.field;
  return field?.kind === 'children' ? registry.entities.get(field.detail.target ?? '') : undefined;
}

function newRow(registry: Registry, entity: RegisteredEntity, input: Input, now: Date): Row {
  const moment = now.toISOString();
  const row: Row = { id: uuidv7(), version: 1, createdAt: moment, updatedAt: moment };
  for (const { name, field } of entity.fields.values()) {
    if (field.presence === 'computed' || field.options.secret) continue;
    const child = childOf(registry, entity, name);
    const items = child && ((input[name] ?? []) as readonly Input[]);
    row[name] = child ? items?.map((item) => newRow(registry, child, item, now)) : (input[name] ?? field.defaultValue ?? null);
  }
  return row;
}

/** Refuses fields that the caller may write on no record at all; those that depend on the record are checked with it. */
function checkWritable(
  registry: Registry,
  caller: Caller,
  entity: RegisteredEntity,
  input: unknown,
  at: string,
  verb: 'create' | 'update',
): void {
  if (!isObject(input)) throw invalidInput([{ pointer: at, code: 'wrong-type', detail: 'A record is an object.' }]);
  const access = caller.require(entity, verb);
  for (const [name, value] of Object.entries(input)) {
    const field = entity.fields.get(name)?.field;
    if (!field || field.options.secret) continue;
    const pointer = `${at}/${escapePointer(name)}`;
    if (!access.mayShow(name)) throw forbidden(name, access, pointer);
    const child = childOf(registry, entity, name);
    if (!child || !Array.isArray(value)) continue;
    for (const [index, item] of value.entries()) {
      const changes = verb === 'update' && isObject(item) && 'id' in item;
      checkWritable(registry, caller, child, item, `${pointer}/${index}`, changes ? 'update' : 'create');
    }
  }
}

/** A child that is there keeps what is not given: nothing of it is required. */
function isKept(given: unknown, { pointer, code }: FieldProblem): boolean {
  if (code !== 'required') return false;
  let item = given;
  for (const part of pointer.split('/').slice(1, -1)) {
    item = isObject(item) || Array.isArray(item) ? (item as Input)[part] : undefined;
  }
  return isObject(item) && 'id' in item;
}

/** What was given, where children without an id have what the validator filled in; those that are there keep theirs. */
function withNewFilled(given: unknown, filled: unknown, isNew: boolean): unknown {
  if (isNew) return filled;
  if (!isObject(given)) return given;
  const entries = Object.entries(given).map(([name, value]) => {
    const whole = isObject(filled) ? filled[name] : undefined;
    if (!Array.isArray(value) || !Array.isArray(whole)) return [name, value];
    return [name, value.map((item, index) => withNewFilled(item, whole[index], isObject(item) && !('id' in item)))];
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
