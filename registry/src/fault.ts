import { Problem } from '@entrepot/sdk';

/** One thing that is wrong with a plugin, found before it serves anybody. */
export interface Fault {
  /** The broken rule, in kebab-case. */
  code: string;
  /** The plugin at fault; the later one where two collide. */
  plugin: string;
  detail: string;
  remedy: string;
  /** Where the plugin was loaded from; unset where nobody said. */
  file?: string | undefined;
}

/** All faults as one problem, for one at a time costs a start each. */
export function problemOf(faults: readonly Fault[]): Problem {
  const [first, ...others] = faults;
  if (first && others.length === 0) {
    return new Problem(first.code, { status: 500, detail: first.detail, remedy: first.remedy, params: { plugin: first.plugin } });
  }
  return new Problem('plugins-refused', {
    status: 500,
    detail: `${faults.length} things are wrong with the enabled plugins, so nothing was started.`,
    errors: faults.map(({ plugin, code, detail, remedy }) => ({
      pointer: `/plugins/${plugin}`,
      code,
      detail: `${detail} ${remedy}`,
    })),
  });
}

/** A thrown problem as a fault of `plugin`. */
export function faultOf(plugin: string, error: unknown): Fault {
  if (error instanceof Problem) {
    const { file } = error.params;
    const where = typeof file === 'string' ? { file } : {};
    return {
      code: error.code,
      plugin,
      detail: error.message,
      remedy: error.remedy ?? 'Mend the plugin, or disable it.',
      ...where,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'plugin-failed',
    plugin,
    detail: `Plugin "${plugin}" failed: ${message.replace(/\.$/, '')}.`,
    remedy: 'Mend the plugin, or disable it.',
  };
}
