import type { Plugin } from '@entrepot/sdk';
import type { PluginSources } from './plugin-sources.ts';

const definitions =
  /\b(?:defineEntity|defineEvent|seriesHook|waterfallHook|bailHook|parallelHook)(?:<[^()]*>)?\(\s*(['"`])([a-z][\w.-]*)\1/g;

/** Entities, events and hooks that the sources define and the manifest does not list: nobody would know of them. */
export function unlisted({ name, entities = [], events = [], hooks = [] }: Plugin, { files }: PluginSources): string[] {
  const listed = new Set([...entities, ...events, ...hooks].map((each) => each.name));
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(definitions)]
      .map(([, , defined = '']) => defined)
      .filter((defined) => !listed.has(defined))
      .map((defined) => `${file} defines "${defined}", which the manifest of "${name}" does not list`),
  );
}
