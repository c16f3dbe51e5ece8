import { type Plugin, Problem } from '@entrepot/sdk';
import { buildRegistry, type Registry } from '../schema/registry.ts';
import { checkPlugins } from './check-plugins.ts';
import { type Fault, faultOf, problemOf } from './fault.ts';
import { requirementsOf, sortPlugins } from './sort-plugins.ts';

/** The enabled plugins, checked and in order, with all that can be known of them without running one. */
export interface Assembly {
  /** The kernel's own plugin first, each other after all that it requires. */
  plugins: readonly Plugin[];
  registry: Registry;
  /** For each plugin the names of those it may reach. */
  reach: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Checks manifests, requirements and entities together.
 * @throws Problem that gathers all faults
 */
export function assemble(given: readonly Plugin[], disabled: ReadonlySet<string> = new Set()): Assembly {
  const { plugins, faults: unmet } = sortPlugins(given, disabled);
  const faults: Fault[] = [...checkPlugins(plugins), ...unmet];
  let registry: Registry | undefined;
  try {
    registry = buildRegistry(plugins);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A missing plugin lacks its entities too: told once is enough.
    if (unmet.length === 0) faults.push(faultOf(String(error.params.plugin ?? 'kernel'), error));
  }
  if (faults.length > 0 || !registry) throw problemOf(faults);
  return { plugins, registry, reach: requirementsOf(plugins) };
}
