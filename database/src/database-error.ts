import type { RegisteredEntity, Registry } from '@entrepot/registry/schema/registry';
import { columnName, type FieldProblem, Problem } from '@entrepot/sdk';
import { DatabaseError } from 'pg';

/** The SQLSTATE or the system's error code; empty where there is none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
// pg gives these no code.
const lostMessages =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Whether the server could not be reached or went away, so that nothing is known to be written. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Problem) return false;
  const code = codeOf(error);
  if (error instanceof AggregateError && error.errors.some(isConnectionLoss)) return true;
  return lostCodes.has(code) || code.startsWith('08') || lostMessages.test(error.message);
}

export function unavailable(cause: unknown): Problem {
  return new Problem('database-unavailable', {
    status: 503,
    detail: 'The database cannot be reached.',
    remedy: 'Try again in some seconds; if it stays so, see that the PostgreSQL server runs and accepts connections.',
    cause,
  });
}

/**
 * Tells a refusal of PostgreSQL in the words of the fields: `duplicate-key` (409), `record-in-use` (409), `unknown-record`,
 * `check-violated`, `required`, `too-long`, `out-of-range`, `wrong-type`, `wrong-character` (422), `append-only` (409), `conflict` (409),
 * `database-unavailable` (503). Anything else comes back as undefined: it is a defect, not the caller's.
 */
export function problemOfDatabaseError(error: unknown, registry: Registry): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isConnectionLoss(error)) return unavailable(error);
  if (!(error instanceof DatabaseError)) return undefined;
  const entity = entityOf(error, registry);
  const describe = describers[error.code ?? ''];
  return describe?.(error, entity);
}

type Describe = (error: DatabaseError, entity: RegisteredEntity | undefined) => Problem;

const describers: Readonly<Record<string, Describe>> = {
  23505: duplicateKey,
  '23P01': duplicateKey,
  23503: foreignKey,
  23001: foreignKey,
  23514: (error, entity) => {
    const rule = checkName(error, entity);
    return problem(error, 'check-violated', 422, `The record breaks the rule "${rule}".`, 'Correct the values.', [], { rule });
  },
  23502: (error, entity) => {
    const names = fieldsOf(entity, [error.column ?? '']);
    return problem(
      error,
      'required',
      422,
      `${list(names)} must have a value.`,
      'Give a value.',
      pointed(names, 'required', 'must have a value'),
    );
  },
  22001: (error) => problem(error, 'too-long', 422, 'A text is longer than its field takes.', 'Shorten the text.'),
  22003: (error) => problem(error, 'out-of-range', 422, 'A number is out of the range of its field.', 'Give a smaller number.'),
  '22P02': (error) => problem(error, 'wrong-type', 422, 'A value has a form that its field does not take.', 'Correct the value.'),
  22007: (error) =>
    problem(error, 'wrong-type', 422, 'A date or time has a form that its field does not take.', 'Write it as RFC 3339 does.'),
  22008: (error) => problem(error, 'wrong-type', 422, 'A date or time does not exist.', 'Correct the value.'),
  22021: wrongCharacter,
  '22P05': wrongCharacter,
  // A policy refused the row; the role under which limited callers write has all other rights.
  42501: (error) =>
    problem(
      error,
      'out-of-scope',
      403,
      'The record would stand outside of what you are limited to.',
      'Give values within your scopes, or ask an administrator for a wider assignment.',
    ),
  EA001: (error, entity) =>
    problem(
      error,
      'append-only',
      409,
      `Records of ${entity?.name ?? error.table ?? 'this kind'} are only ever added.`,
      'Add a new record that corrects the old one.',
    ),
  40001: conflict,
  '40P01': conflict,
};

function problem(
  cause: DatabaseError,
  code: string,
  status: number,
  detail: string,
  remedy: string,
  errors: readonly FieldProblem[] = [],
  params: Readonly<Record<string, unknown>> = {},
): Problem {
  return new Problem(code, { status, detail, remedy, errors, params, cause });
}

function duplicateKey(error: DatabaseError, entity: RegisteredEntity | undefined): Problem {
  const names = fieldsOf(entity, keyColumns(error));
  return problem(
    error,
    'duplicate-key',
    409,
    `A record of ${entity?.name ?? error.table ?? 'this kind'} with the same ${list(names)} exists already.`,
    'Change the value, or update the record that exists.',
    pointed(names, 'duplicate-key', 'is taken by another record'),
    { fields: names },
  );
}

function foreignKey(error: DatabaseError, entity: RegisteredEntity | undefined): Problem {
  // The detail tells which side broke: the row that points, or the row that is pointed at.
  if (/still referenced|is referenced/.test(error.detail ?? '')) {
    const by = entity?.name ?? error.table ?? 'others';
    return problem(error, 'record-in-use', 409, `Records of ${by} refer to it.`, 'Remove or redirect them first.', [], { by });
  }
  return unknownRecord(fieldsOf(entity, keyColumns(error)), error);
}

/** What is told of a reference to nothing, and in the same words of one to what is not open to the caller. */
export function unknownRecord(names: readonly string[], cause?: unknown): Problem {
  return new Problem('unknown-record', {
    status: 422,
    detail: `${list(names)} refers to a record that does not exist.`,
    remedy: 'Give the id of a record that exists.',
    errors: pointed(names, 'unknown-record', 'refers to a record that does not exist'),
    params: { fields: names },
    cause,
  });
}

function wrongCharacter(error: DatabaseError): Problem {
  return problem(error, 'wrong-character', 422, 'A text holds a character that cannot be stored, as U+0000.', 'Remove it.');
}

function conflict(error: DatabaseError): Problem {
  return problem(error, 'conflict', 409, 'Others changed the same records at the same time.', 'Try again.');
}

/** `Key (shop_id, external_id)=(…)` → the columns; where the server does not say (older locales), from the constraint's name. */
function keyColumns(error: DatabaseError): string[] {
  const columns = /\(((?:"?[\w\s]+"?(?:, )?)+)\)=/.exec(error.detail ?? '')?.[1];
  return columns?.split(', ').map((column) => column.replaceAll('"', '')) ?? [];
}

function entityOf(error: DatabaseError, registry: Registry): RegisteredEntity | undefined {
  const table = `"${error.schema}"."${error.table}"`;
  for (const entity of registry.entities.values()) if (entity.table === table) return entity;
  return undefined;
}

function fieldsOf(entity: RegisteredEntity | undefined, columns: readonly string[]): string[] {
  const names = new Set<string>();
  for (const column of columns) {
    const found = [...(entity?.fields.values() ?? [])].find((each) => each.columns.includes(column));
    names.add(found?.name ?? column);
  }
  return [...names];
}

function checkName({ constraint = '' }: DatabaseError, entity: RegisteredEntity | undefined): string {
  const rules = Object.keys(entity?.entity.checks ?? {});
  const fields = [...(entity?.fields.keys() ?? [])];
  const named = (suffix: string) => (name: string) => constraint.endsWith(`_${columnName(name)}_${suffix}`);
  return rules.find(named('rule')) ?? fields.find(named('check')) ?? constraint;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'values' : names.join(', ');
}

function pointed(names: readonly string[], code: string, detail: string): FieldProblem[] {
  return names.map((name) => ({ pointer: `/${name}`, code, detail: `${name} ${detail}.` }));
}
