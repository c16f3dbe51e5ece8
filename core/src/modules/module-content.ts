import type { Plugin } from '@entrepot/sdk';
import type { ModuleContent } from './module-report.ts';

/** What a manifest brings, in numbers. */
export function moduleContent(plugin: Plugin | undefined): ModuleContent {
  const { entities = [], extends: extensions = [], actions = {}, jobs = [], events = [], pages = [], roles = {} } = plugin ?? {};
  return {
    entities: entities.length,
    fields: extensions.reduce((sum, { fields }) => sum + Object.keys(fields).length, 0),
    actions: Object.keys(actions).length,
    jobs: jobs.length,
    events: events.length,
    pages: pages.length,
    roles: Object.keys(roles).length,
  };
}
