import { type Fault, faultOf, problemOf } from '@entrepot/registry/fault';
import { buildRegistry, type Registry } from '@entrepot/registry/schema/registry';
import { type Fields, type Plugin, Problem, type RowOf } from '@entrepot/sdk';
import { checkSettings } from '../config/check-settings.ts';
import type { RawSettings } from '../config/load-config.ts';
import { checkPlugins } from './check-plugins.ts';
import { requirementsOf, sortPlugins } from './sort-plugins.ts';

/** The enabled plugins, checked and in order, with all that can be known of them without running one. */
export interface Assembly {
  /** The kernel's own plugin first, each other after all that it requires. */
  plugins: readonly Plugin[];
  registry: Registry;
  /** For each plugin but the kernel's, which reaches everything, the names of those it may reach. */
  reach: ReadonlyMap<string, ReadonlySet<string>>;
  /** With defaults filled in. */
  settings: ReadonlyMap<string, RowOf<Fields>>;
}

/** What the config says beside the plugins themselves. */
export interface AssemblyOptions {
  disabled?: ReadonlySet<string>;
  settings?: ReadonlyMap<string, RawSettings>;
  /** Named in errors about settings. */
  configFile?: string;
}

/**
 * Checks manifests, requirements, entities and settings together.
 * @throws Problem that gathers all faults
 */
export function assemble(kernel: Plugin, given: readonly Plugin[], options: AssemblyOptions = {}): Assembly {
  const { plugins, faults: unmet } = sortPlugins(given, options.disabled);
  const all = [kernel, ...plugins];
  const { settings, faults: wrong } = checkSettings(all, options.settings ?? new Map(), process.env, options.configFile);
  const faults: Fault[] = [...checkPlugins([kernel, ...given]), ...unmet, ...wrong];
  let registry: Registry | undefined;
  try {
    registry = buildRegistry(all);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A missing plugin lacks its entities too: told once is enough.
    if (unmet.length === 0) faults.push(faultOf(String(error.params.plugin ?? 'kernel'), error));
  }
  if (faults.length > 0 || !registry) throw problemOf(faults);
  return { plugins: all, registry, reach: requirementsOf(plugins), settings };
}
