import { Parameters } from '@entrepot/registry/permissions/condition-sql';
import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import { columnName, type Sql } from '@entrepot/sdk';
import type { Caller } from '@entrepot/web/identity/caller';
import { openedAccess } from '../opened-access.ts';

/** What a text refers to. */
type Found = { readonly id: string } | 'unknown' | 'ambiguous';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const atOnce = 10_000;

/**
 * Finds the records that texts refer to, many at once: by id, by a field that no two share, or by what names them to people.
 * What the caller may not read is unknown.
 */
export class References {
  readonly #caller: Caller;
  readonly #known = new Map<string, Map<string, Found>>();

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Looks up what is not known yet. */
  async learn(sql: Sql, target: RegisteredEntity, texts: Iterable<string>): Promise<void> {
    const known = this.#of(target);
    const fresh = [...new Set(texts)].filter((text) => !known.has(text));
    for (let from = 0; from < fresh.length; from += atOnce) {
      for (const [text, found] of await this.#look(sql, target, fresh.slice(from, from + atOnce))) known.set(text, found);
    }
  }

  find(target: RegisteredEntity, text: string): Found {
    return this.#of(target).get(text) ?? 'unknown';
  }

  #of(target: RegisteredEntity): Map<string, Found> {
    let known = this.#known.get(target.name);
    if (!known) {
      known = new Map();
      this.#known.set(target.name, known);
    }
    return known;
  }

  async #look(sql: Sql, target: RegisteredEntity, texts: readonly string[]): Promise<Map<string, Found>> {
    const found = new Map<string, Found>(texts.map((text) => [text, 'unknown']));
    const read = openedAccess(this.#caller, target, 'read');
    // Who may not read may still refer to by id, as in a request: writing finds out whether it is there and in scope.
    if (!read) return new Map(texts.map((text) => [text, uuid.test(text) ? { id: text.toLowerCase() } : 'unknown']));
    const look = async (column: string, type: string, among: readonly string[]) => {
      if (among.length === 0) return;
      const parameters = new Parameters();
      const asked = `t."${column}" = ANY (${parameters.add(among, `${type}[]`)})`;
      const covered = read.sql('t', parameters);
      const rows = await sql.query<{ id: string; text: string }>(
        `SELECT t."id", t."${column}"::text AS text FROM ${target.table} t WHERE ${asked}${covered === undefined ? '' : ` AND ${covered}`}`,
        parameters.values,
      );
      for (const { id, text } of rows) found.set(text, found.get(text) === 'unknown' ? { id } : 'ambiguous');
    };
    const ids = new Map(texts.filter((text) => uuid.test(text)).map((text) => [text, text.toLowerCase()]));
    for (const id of ids.values()) found.set(id, 'unknown');
    await look('id', 'uuid', [...ids.values()]);
    for (const [text, id] of ids) found.set(text, found.get(id) ?? 'unknown');
    for (const name of namesOf(target)) {
      if (!read.sees(name)) continue;
      const left = texts.filter((text) => !ids.has(text) && found.get(text) === 'unknown');
      await look(columnName(name), 'text', left);
    }
    return found;
  }
}

/** Fields by which people name a record: what no two share first. */
function namesOf({ fields, title }: RegisteredEntity): string[] {
  const names = [...fields.values()]
    .filter(({ field }) => field.kind === 'text' && field.options.unique && !field.options.secret)
    .map(({ name }) => name);
  const isText = title !== undefined && fields.get(title)?.field.kind === 'text' && !fields.get(title)?.field.options.secret;
  return isText && !names.includes(title) ? [...names, title] : names;
}
