import type { RunningModel, Sql, Transaction } from '@entrepot/sdk';
import type { Layouts } from '../capture/layouts.ts';
import { type Cell, imageOf, rowsOf, uuidOf } from '../capture/record-image.ts';
import type { KeyRing } from '../seal/key-ring.ts';
import { type Hidden, hideValues, holds } from './hide-values.ts';
import { makeSeeds, seedsOf } from './subject-seeds.ts';

interface Images {
  readonly before: Buffer | null;
  readonly after: Buffer | null;
}

interface Told extends Images {
  readonly id: string;
  readonly entity: string | null;
  /** The beginning of images that stay in the database. */
  readonly sample: Buffer | null;
}

/** Hides personal and secret values of entries that are about to be sealed. */
export class HideImages {
  readonly #model: () => RunningModel;
  readonly #layouts: Layouts;
  #entities: string[] | undefined;

  constructor(model: () => RunningModel, layouts: Layouts) {
    this.#model = model;
    this.#layouts = layouts;
  }

  /** Those that have something to hide. */
  entities(): readonly string[] {
    this.#entities ??= [...this.#model().entities.values()]
      .filter(({ fields }) => [...fields.values()].some(({ field }) => field.options.personal || field.options.secret))
      .map(({ name }) => name);
    return this.#entities;
  }

  /** @returns the images that had to change, by entry */
  async hide(tx: Transaction, keys: KeyRing, entries: readonly Told[]): Promise<Map<string, Images>> {
    const known = new Set(this.entities());
    const opened: { entry: Told; places: Hidden; before: Cell[][]; after: Cell[][] }[] = [];
    const subjects = new Map<string, { entity: string; record: string }>();
    for (const entry of entries) {
      const { entity } = entry;
      await this.#meet(tx, entry);
      if (entity === null || !known.has(entity)) continue;
      const before = entry.before ? [...rowsOf(entry.before)] : [];
      const after = entry.after ? [...rowsOf(entry.after)] : [];
      const places = await this.#places(tx, entity, before[0] ?? after[0] ?? []);
      const rows = [...before, ...after];
      if (!places || !rows.some((row) => holds(row, places.personal) || holds(row, places.secret))) continue;
      opened.push({ entry, places, before, after });
      for (const row of rows) {
        const record = idOf(row);
        if (holds(row, places.personal)) subjects.set(`${entity} ${record}`, { entity, record });
      }
    }
    if (opened.length === 0) return new Map();
    const seeds = await seedsOf(tx, [...subjects.values()]);
    const missing = [...subjects].filter(([key]) => !seeds.has(key)).map(([, subject]) => subject);
    for (const [key, seed] of await makeSeeds(tx, missing)) seeds.set(key, seed);
    return new Map(
      opened.map(({ entry, places, before, after }) => {
        const image = (rows: readonly Cell[][]) =>
          imageOf(
            rows.map((row) => {
              const seed = seeds.get(`${entry.entity} ${idOf(row)}`);
              return hideValues(row, places, seed ? keys.subjectKey(seed) : undefined, (value) => keys.secretDigest(value));
            }),
          );
        return [entry.id, { before: entry.before && image(before), after: entry.after && image(after) }];
      }),
    );
  }

  /** Makes sure that the log knows how the table looks. */
  async #meet(sql: Sql, { entity, before, after, sample }: Told): Promise<void> {
    const image = after ?? before ?? sample;
    if (entity === null || !image) return;
    const row = firstRow(image);
    if (row) await this.#layouts.namesOf(sql, entity, this.#model().entities.get(entity)?.table, row);
  }

  async #places(sql: Sql, entity: string, row: readonly Cell[]): Promise<Hidden | undefined> {
    const declared = this.#model().entities.get(entity);
    const names = declared && (await this.#layouts.namesOf(sql, entity, declared.table, row));
    if (!declared || !names) return undefined;
    const places = (mark: 'personal' | 'secret') =>
      [...declared.fields.values()]
        .filter(({ field }) => field.options[mark])
        .flatMap(({ columns }) => columns.map((column) => names.indexOf(column)))
        .filter((place) => place >= 0);
    return { personal: places('personal'), secret: places('secret') };
  }
}

function idOf(row: readonly Cell[]): string {
  const bytes = row[0]?.bytes;
  return bytes ? uuidOf(bytes) : '';
}

/** Undefined where not even one row is whole. */
function firstRow(image: Buffer): Cell[] | undefined {
  try {
    return rowsOf(image).next().value ?? undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
