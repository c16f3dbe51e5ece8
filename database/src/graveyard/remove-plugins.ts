import type { Registry } from '@entrepot/registry/schema/registry';
import { type Plugin, Problem, type Sql } from '@entrepot/sdk';
import { type Account, readAccount } from '../account.ts';
import { applyWithin, changingSchema } from '../apply-schema.ts';
import type { PgDatabase } from '../database.ts';
import { type Move, movesOf } from '../plan-schema.ts';
import { layFoundation } from '../schema-lock.ts';
import { buryLeftOvers } from './bury-left-overs.ts';
import type { Grave } from './grave.ts';
import { dependentsFirst, type LeftOver } from './left-over.ts';
import { type Restored, restore } from './restore.ts';

/**
 * Brings the database to what the enabled plugins declare, and moves all that some others have in it to the graveyard, in one
 * transaction.
 * @param plugins the enabled ones, those that are to be removed not among them
 * @returns what went, with its rows
 * @throws Problem `unknown-plugin`, `plugin-required` that names those that stand upon them, and those of `applySchema`
 */
export async function removePlugins(
  db: PgDatabase,
  names: readonly string[],
  registry: Registry,
  plugins: readonly Plugin[],
): Promise<readonly Move[]> {
  return changingSchema(db, async (tx) => {
    await layFoundation(tx);
    // What stays lets go of what goes before it is gone.
    await applyWithin(tx, registry, plugins);
    const account = await readAccount(tx);
    const left = names.map((plugin): LeftOver => {
      const applied = account.plugins.get(plugin);
      if (!applied || plugin === 'kernel') throw unknown(plugin, account);
      const objects = [...account.objects.values()].filter((each) => each.plugin === plugin);
      return { plugin, version: applied.version, isWhole: true, objects };
    });
    const sorted = dependentsFirst(left, account.plugins);
    const moves = await movesOf(tx, sorted);
    await buryLeftOvers(tx, account, sorted);
    return moves;
  });
}

/**
 * Brings plugins back from the graveyard and the database to what the enabled plugins declare, in one transaction.
 * @param number of the grave, where one plugin has several; the newest unless given
 * @throws Problem `no-grave`, and those of `restore` and `applySchema`
 */
export async function restorePlugins(
  db: PgDatabase,
  names: readonly string[],
  registry: Registry,
  plugins: readonly Plugin[],
  number?: number,
): Promise<readonly Restored[]> {
  return changingSchema(db, async (tx) => {
    await layFoundation(tx);
    const { graves } = await readAccount(tx);
    const found = new Set(names.map((plugin) => graveOf(graves, plugin, number)));
    const needs = new Map([...found].map((grave) => [grave.plugin, { requires: {}, ...grave.content.applied }] as const));
    const order = dependentsFirst([...found], needs as Account['plugins']).reverse();
    const restored: Restored[] = [];
    for (const grave of order) restored.push(await restore(tx, await readAccount(tx), grave));
    await applyWithin(tx, registry, plugins);
    return restored;
  });
}

/** What lies in the graveyard, newest first. */
export async function listGraves(sql: Sql): Promise<readonly Grave[]> {
  return (await readAccount(sql)).graves;
}

function graveOf(graves: readonly Grave[], plugin: string, number: number | undefined): Grave {
  const own = graves.filter((grave) => grave.plugin === plugin);
  const grave = number === undefined ? own[0] : own.find((each) => each.number === number);
  if (grave) return grave;
  const lying = (own.length > 0 ? own : graves).map((each) => `${each.plugin} (grave ${each.number}, ${each.version})`);
  throw new Problem('no-grave', {
    status: 404,
    detail: `The graveyard holds nothing of plugin "${plugin}"${number === undefined ? '' : ` under the number ${number}`}.`,
    remedy: lying.length > 0 ? `It holds: ${lying.join(', ')}.` : 'It is empty.',
    params: { plugin },
  });
}

function unknown(plugin: string, { plugins }: Account): Problem {
  const there = [...plugins.keys()].filter((name) => name !== 'kernel').join(', ');
  return new Problem('unknown-plugin', {
    status: 404,
    detail: plugin === 'kernel' ? 'The kernel cannot be removed.' : `The database holds nothing of a plugin "${plugin}".`,
    remedy: there === '' ? 'It holds no plugin.' : `It holds: ${there}.`,
    params: { plugin },
  });
}
