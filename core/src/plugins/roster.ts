import { type Fault, problemOf } from '@entrepot/registry/fault';
import type { PluginFault, PluginHealth } from '@entrepot/registry/plugin-health';
import type { Registry } from '@entrepot/registry/schema/registry';
import type { Plugin } from '@entrepot/sdk';
import { type Assembly, type AssemblyOptions, assemble, rootFaults } from './assemble.ts';

export interface RosterOptions extends AssemblyOptions {
  plugins: readonly Plugin[];
  /** Where each was loaded from, by name. */
  files?: ReadonlyMap<string, string>;
  /** Throws what is wrong with plugins instead of going on without them. */
  isStrict?: boolean;
}

/** Who of the enabled plugins runs, and who is in quarantine and why. */
export class Roster {
  readonly #kernel: Plugin;
  readonly #options: RosterOptions;
  #assembly: Assembly;

  /** @throws Problem that gathers all faults, where strict or where the kernel itself is at fault */
  constructor(kernel: Plugin, options: RosterOptions) {
    this.#kernel = kernel;
    this.#options = options;
    this.#assembly = assemble(kernel, options.plugins, options);
    this.#refuse(this.#faults());
  }

  /** The running plugins with all that is known of them. */
  get assembly(): Assembly {
    return this.#assembly;
  }

  get plugins(): readonly Plugin[] {
    return this.#assembly.plugins;
  }

  get registry(): Registry {
    return this.#assembly.registry;
  }

  get isStrict(): boolean {
    return this.#options.isStrict === true;
  }

  fileOf(plugin: string): string | undefined {
    return this.#options.files?.get(plugin);
  }

  /** Takes running plugins out, and those that require them. @throws Problem where strict */
  quarantine(faults: readonly Fault[]): void {
    this.#refuse(faults);
    const failed = new Map(this.#assembly.quarantined);
    for (const fault of faults) {
      const plugin = this.plugins.find(({ name }) => name === fault.plugin);
      if (!plugin || plugin === this.#kernel) throw problemOf(faults);
      failed.set(plugin, [...(failed.get(plugin) ?? []), fault]);
    }
    this.#assembly = assemble(this.#kernel, this.#options.plugins, this.#options, failed);
  }

  /** The running plugins in the order in which they start, then those in quarantine. */
  health(): PluginHealth[] {
    const { quarantined } = this.#assembly;
    const told = (plugin: Plugin): Omit<PluginHealth, 'state'> => {
      const file = this.fileOf(plugin.name);
      const requires = Object.keys(plugin.requires ?? {});
      return { plugin: plugin.name, version: plugin.version, requires, ...(file === undefined ? {} : { file }) };
    };
    return [
      ...this.plugins.map((plugin): PluginHealth => ({ ...told(plugin), state: 'running' })),
      ...[...quarantined].map(
        ([plugin, faults]): PluginHealth => ({ ...told(plugin), state: 'quarantined', fault: this.#told(faults) }),
      ),
      ...(this.#options.unloaded ?? []).map(
        (fault): PluginHealth => ({
          plugin: fault.plugin,
          version: null,
          state: 'quarantined',
          requires: [],
          fault: this.#told([fault]),
        }),
      ),
    ];
  }

  /** Who is in quarantine, by name; a name that runs is not among them. */
  quarantined(): Map<string, PluginFault> {
    const running = new Set(this.plugins.map(({ name }) => name));
    const sick = this.health().filter(({ plugin }) => !running.has(plugin));
    return new Map(sick.flatMap(({ plugin, fault }) => (fault ? [[plugin, fault] as const] : [])));
  }

  #faults(): Fault[] {
    return [...(this.#options.unloaded ?? []), ...[...this.#assembly.quarantined.values()].flat()];
  }

  #refuse(faults: readonly Fault[]): void {
    if (this.isStrict && faults.length > 0) throw problemOf(rootFaults(faults));
  }

  /** All that is wrong with one plugin as one fault, for one at a time costs a start each. */
  #told(faults: readonly Fault[]): PluginFault {
    const [first] = faults;
    const joined = (texts: readonly string[]) => [...new Set(texts)].join(' ');
    const file = first?.file ?? this.fileOf(first?.plugin ?? '');
    return {
      code: first?.code ?? 'plugin-failed',
      detail: joined(faults.map(({ detail }) => detail)),
      remedy: joined(faults.map(({ remedy }) => remedy)),
      ...(file === undefined ? {} : { file }),
    };
  }
}
