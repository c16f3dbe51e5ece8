import type { RegisteredEntity } from '@entrepot/registry/schema/registry';
import type { Caller } from '@entrepot/web/identity/caller';
import { readMany } from '@entrepot/web/read/read-records';
import { shapeFor } from '@entrepot/web/read/shape';
import type { Web } from '@entrepot/web/web';
import { openedAccess } from '../opened-access.ts';
import type { Titles } from './export-columns.ts';

const mostKnown = 50_000;

/** The titles of records that others refer to, as far as the caller may read them; each is read once. */
export class ReferenceTitles implements Titles {
  readonly #web: Web;
  readonly #caller: Caller;
  readonly #known = new Map<string, string>();

  constructor(web: Web, caller: Caller) {
    this.#web = web;
    this.#caller = caller;
  }

  of(entity: string, id: string): string | undefined {
    return this.#known.get(`${entity} ${id}`);
  }

  /** Reads the titles that a page of records needs. */
  async learn(
    entity: RegisteredEntity,
    names: readonly string[],
    records: readonly Readonly<Record<string, unknown>>[],
  ): Promise<void> {
    if (this.#known.size > mostKnown) this.#known.clear();
    const { registry, db } = this.#web.kernel;
    for (const name of names) {
      const target = entity.fields.get(name)?.target;
      const { title } = target ?? {};
      const access = target && openedAccess(this.#caller, target, 'read');
      if (!target || title === undefined || !access?.mayShow(title)) continue;
      const asked = records.map((record) => record[name]).filter((id) => typeof id === 'string');
      const ids = [...new Set(asked)].filter((id) => !this.#known.has(`${target.name} ${id}`));
      if (ids.length === 0) continue;
      const shape = shapeFor(registry, this.#caller, target, { fields: [title], children: false });
      for (const { json } of await readMany(this.#web.statements, db, shape, ids, '')) {
        const record: Readonly<Record<string, unknown>> = JSON.parse(json);
        const text = record[title];
        if (text !== null && text !== undefined) this.#known.set(`${target.name} ${record.id}`, String(text));
      }
    }
  }
}
