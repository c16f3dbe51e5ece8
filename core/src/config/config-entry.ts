/** What a config says of a plugin: whether it is enabled, or with which settings; with `enabled: false` they wait for it. */
export type ConfigEntry = boolean | Readonly<Record<string, unknown>>;

/** A wish for a plugin: on, off, or on with these settings and no others. */
export type ModuleChange = boolean | { readonly settings: Readonly<Record<string, unknown>> };

export function isOn(entry: ConfigEntry | undefined): boolean {
  return typeof entry === 'object' ? entry.enabled !== false : entry === true;
}

/** The settings of an entry, on or off. */
export function settingsIn(entry: ConfigEntry | undefined): Readonly<Record<string, unknown>> {
  if (typeof entry !== 'object') return {};
  const { enabled: _, ...settings } = entry;
  return settings;
}

/**
 * The entry after a change. Who is switched off keeps its settings.
 * @param kept names of settings that stay as they are, whatever the change says: secrets
 */
export function entryAfter(
  before: ConfigEntry | undefined,
  change: ModuleChange,
  kept: ReadonlySet<string> = new Set(),
): ConfigEntry {
  const old = settingsIn(before);
  if (change === false) return Object.keys(old).length > 0 ? { enabled: false, ...old } : false;
  if (change === true) return Object.keys(old).length > 0 ? old : true;
  const secrets = Object.entries(old).filter(([name]) => kept.has(name));
  const settings = { ...change.settings, ...Object.fromEntries(secrets) };
  return Object.keys(settings).length > 0 ? settings : true;
}
