import { codeOf } from '@entrepot/database/database-error';
import type { RegisteredEntity, RegisteredField, Registry } from '@entrepot/registry/schema/registry';
import type { Sql } from '@entrepot/sdk';
import pg from 'pg';

const quote = pg.escapeIdentifier;
const attempts = 200;
const refused = new Set(['23514', '23505', '23502', '23503', 'EA001']);

/**
 * Writes rows into the tables of all entities, whatever their fields: references point to rows that are there, and values
 * are drawn again until PostgreSQL takes them.
 * @param random 0 ≤ n < 1
 * @returns how many rows each table took, by entity
 */
export async function fillTables(sql: Sql, registry: Registry, rows: number, random: () => number): Promise<Map<string, number>> {
  const ids = new Map<string, string[]>();
  const written = new Map<string, number>();
  for (const entity of inOrder(registry)) {
    for (let row = 0; row < rows; row += 1) await fillRow(sql, entity, ids, random);
    written.set(entity.name, ids.get(entity.name)?.length ?? 0);
  }
  return written;
}

async function fillRow(sql: Sql, entity: RegisteredEntity, ids: Map<string, string[]>, random: () => number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const share = random();
    const given = [...entity.fields.values()].flatMap((field) => {
      if (field.columns.length === 0 || field.field.presence === 'computed') return [];
      if (field.field.presence !== 'required' && random() < share) return [];
      const values = valuesOf(field, ids, random);
      return values.length === 0 ? [] : field.columns.map((column, index) => [quote(column), values[index]] as const);
    });
    const columns = given.map(([column]) => column);
    const places = given.map((_, index) => `$${index + 1}`);
    const rest = given.length === 0 ? 'DEFAULT VALUES' : `(${columns}) VALUES (${places})`;
    try {
      const values = given.map(([, value]) => value);
      const [row] = await sql.query<{ id: string }>(`INSERT INTO ${entity.table} ${rest} RETURNING id`, values);
      ids.set(entity.name, [...(ids.get(entity.name) ?? []), row?.id ?? '']);
      return;
    } catch (error) {
      if (!refused.has(codeOf(error) ?? '')) throw error;
    }
  }
}

/** None where it refers to an empty table. */
function valuesOf({ field }: RegisteredField, ids: ReadonlyMap<string, readonly string[]>, random: () => number): unknown[] {
  const { kind, detail } = field;
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  const whole = () => {
    const minimum = Math.max(detail.minimum ?? 0, -1000);
    const maximum = Math.min(detail.maximum ?? minimum + 1000, minimum + 1000);
    return pick([minimum, Math.min(minimum + 1, maximum), Math.floor(minimum + random() * (maximum - minimum + 1))]);
  };
  const day = () => new Date(Date.UTC(2020, 0, 1) + Math.floor(random() * 2000) * 86_400_000);
  const fraction = () => pick(['0', '1', (random() * 5).toFixed(detail.scale ?? 2)]);
  switch (kind) {
    case 'text':
      return [
        random()
          .toString(36)
          .slice(2, 2 + Math.min(detail.maxLength ?? 12, 12)),
      ];
    case 'longText':
      return ['some lines\nof text 一些文字'];
    case 'integer':
    case 'quantity':
      return [whole()];
    case 'decimal':
      return [fraction()];
    case 'money':
      return [fraction(), pick(['EUR', 'CNY'])];
    case 'boolean':
      return [random() < 0.5];
    case 'date':
      return [day().toISOString().slice(0, 10)];
    case 'timestamp':
      return [day()];
    case 'enum':
    case 'states':
      return [pick(Object.keys(detail.values ?? detail.machine?.states ?? {}))];
    case 'json':
      return [JSON.stringify(pick([[], {}, { a: [1, '二'] }]))];
    case 'bytes':
      return [Buffer.from([1, 2, Math.floor(random() * 256)])];
    case 'ref':
    case 'attachment': {
      const target = kind === 'ref' ? (detail.target ?? '') : 'kernel.attachment';
      const id = pick(ids.get(target) ?? []);
      return id === undefined ? [] : [id];
    }
    default:
      return [];
  }
}

/** Each entity after those that its required references point to. */
function inOrder(registry: Registry): RegisteredEntity[] {
  const sorted = new Set<RegisteredEntity>();
  const open = new Set<RegisteredEntity>();
  const visit = (entity: RegisteredEntity): void => {
    if (sorted.has(entity) || open.has(entity)) return;
    open.add(entity);
    for (const { field } of entity.fields.values()) {
      const target = field.kind === 'ref' ? field.detail.target : field.kind === 'attachment' ? 'kernel.attachment' : undefined;
      const other = registry.entities.get(target ?? '');
      if (other) visit(other);
    }
    sorted.add(entity);
  };
  for (const entity of registry.entities.values()) visit(entity);
  return [...sorted];
}
