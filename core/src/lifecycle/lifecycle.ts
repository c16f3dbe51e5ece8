import { applySchema } from '@entrepot/database/apply-schema';
import { listGraves, removePlugins, restorePlugins } from '@entrepot/database/graveyard/remove-plugins';
import type { Restored } from '@entrepot/database/graveyard/restore';
import { type Move, planSchema } from '@entrepot/database/plan-schema';
import { contributionsOf } from '@entrepot/diagnostics/contributions';
import { Problem } from '@entrepot/sdk';
import type { Kernel, Survey } from '../kernel.ts';
import { objectName, type Plan, planOf } from './plan.ts';
import { recordContributions } from './record-contributions.ts';

/** What lies in the graveyard. */
export interface GraveEntry {
  readonly grave: number;
  readonly plugin: string;
  readonly version: string;
  /** Whether the whole plugin was removed; otherwise what a newer version of it declares no more. */
  readonly isWhole: boolean;
  readonly tables: readonly string[];
  /** `orders.orders.gift_note` */
  readonly columns: readonly string[];
  readonly buriedAt: string;
}

/**
 * The life of the schema, for the command line: what plugins change in the database, carried out and taken back. It stands
 * upon a kernel that was asked to survey and was not started.
 */
export class Lifecycle {
  readonly #kernel: Kernel;
  readonly #survey: Survey;

  private constructor(kernel: Kernel, survey: Survey) {
    this.#kernel = kernel;
    this.#survey = survey;
  }

  static async of(kernel: Kernel): Promise<Lifecycle> {
    return new Lifecycle(kernel, await kernel.survey());
  }

  /** What an application would do; nothing is changed. */
  async plan(): Promise<Plan> {
    const { assembly, quarantined, hooks } = this.#survey;
    const { plugins, registry } = assembly;
    const schema = await planSchema(this.#kernel.db, registry, plugins, new Set(quarantined.keys()));
    return planOf(schema, { plugins, contributions: contributionsOf(plugins, registry), hooks, quarantined });
  }

  /**
   * Carries out a plan.
   * @throws Problem `plan-obstructed` where a plugin is at fault, `destructive-plan` where something would be moved and
   * that is not allowed; and those of `applySchema`. Nothing is changed then
   */
  async apply(plan: Plan, { allowDestructive }: { allowDestructive: boolean }): Promise<void> {
    const [obstacle] = plan.obstacles;
    if (obstacle) {
      throw new Problem('plan-obstructed', {
        status: 409,
        detail: `Nothing was applied. Plugin "${obstacle.plugin}": ${obstacle.detail}`,
        remedy: obstacle.remedy,
        params: { plugin: obstacle.plugin, obstacles: plan.obstacles },
      });
    }
    if (plan.isDestructive && !allowDestructive) {
      const moved = plan.plugins.flatMap(({ moves }) => moves.map((move) => `${move.kind} ${objectName(move)} (${move.rows})`));
      throw new Problem('destructive-plan', {
        status: 409,
        detail: `Nothing was applied: ${moved.join(', ')} would go to the graveyard.`,
        remedy: 'Enable the plugin again, or allow it: entrepot apply --allow-destructive',
      });
    }
    const { plugins, registry } = this.#survey.assembly;
    await applySchema(this.#kernel.db, registry, plugins, { buries: true });
    await this.#record();
  }

  /**
   * Moves all that disabled plugins have in the database to the graveyard.
   * @throws Problem `plugin-enabled`, and those of `removePlugins`
   */
  async remove(names: readonly string[]): Promise<readonly Move[]> {
    const { assembly, quarantined } = this.#survey;
    const { plugins, registry } = assembly;
    const enabled = names.find(
      (name) => name !== 'kernel' && (plugins.some((each) => each.name === name) || quarantined.has(name)),
    );
    if (enabled !== undefined) {
      throw new Problem('plugin-enabled', {
        status: 409,
        detail: `Plugin "${enabled}" is enabled: the next start would make its tables anew.`,
        remedy: `Set "${enabled}: false" under "plugins" of the config first.`,
        params: { plugin: enabled },
      });
    }
    const moves = await removePlugins(this.#kernel.db, names, registry, plugins);
    await this.#record();
    return moves;
  }

  /** Brings plugins back from the graveyard. @param grave its number, where a plugin has several; the newest unless given */
  async restore(names: readonly string[], grave?: number): Promise<readonly Restored[]> {
    const { plugins, registry } = this.#survey.assembly;
    const restored = await restorePlugins(this.#kernel.db, names, registry, plugins, grave);
    await this.#record();
    return restored;
  }

  /** What lies in the graveyard, newest first. */
  async graves(): Promise<GraveEntry[]> {
    const plain = (name: string) => name.replaceAll('"', '');
    return (await listGraves(this.#kernel.db)).map(({ number, plugin, version, isWhole, buriedAt, content }) => ({
      grave: number,
      plugin,
      version,
      isWhole,
      tables: content.tables.map(plain),
      columns: content.columns.flatMap(({ table, columns }) => columns.map(({ name }) => `${plain(table)}.${name}`)),
      buriedAt,
    }));
  }

  async #record(): Promise<void> {
    const { assembly, hooks, prepareQueue } = this.#survey;
    await prepareQueue();
    await recordContributions(this.#kernel.db, contributionsOf(assembly.plugins, assembly.registry), hooks);
  }
}
