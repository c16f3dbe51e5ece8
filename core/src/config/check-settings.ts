import type { Field, Fields, Plugin, RowOf } from '@entrepot/sdk';
import type { RawSettings } from './load-config.ts';

/** Each plugin's settings with defaults filled in, by plugin name. */
export type CheckedSettings = ReadonlyMap<string, RowOf<Fields>>;

export function checkSettings(
  plugins: readonly Plugin[],
  given: ReadonlyMap<string, RawSettings>,
  _file: string | undefined,
): CheckedSettings {
  return new Map(
    plugins.map(({ name, settings = {} }) => {
      const entries = Object.entries(settings).map(([key, each]: [string, Field]) => [key, each.defaultValue ?? null]);
      return [name, { ...Object.fromEntries(entries), ...given.get(name) }];
    }),
  );
}
