import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Entity, Plugin } from '@entrepot/sdk';
import { isPlugin } from '../../src/config/find-plugin.ts';
import { kernelPlugin } from '../../src/kernel-plugin.ts';
import { createTestApp } from '../create-test-app.ts';
import { withRequirements } from '../with-requirements.ts';
import { undeclaredHosts, undeclaredWrites } from './capabilities.ts';
import { incompatibleEvents } from './event-record.ts';
import { foreignEntities, foreignImports } from './imports.ts';
import { undeclaredPermissions, ungranted, unmetNeeds } from './permission-coverage.ts';
import { type PluginSources, readSources } from './plugin-sources.ts';
import { schemaTraces } from './schema-traces.ts';
import { settingsFaults } from './settings-faults.ts';
import { missingLabels, missingMessages } from './translations.ts';
import { unlisted } from './unlisted.ts';

/**
 * The contract that every plugin keeps, as tests: write `describePlugin(plugin)` in a test file of the plugin's package.
 * Each test fails with all that is wrong and what to do about it. Where the plugin publishes events, `events.json` beside its
 * package.json keeps what they are; commit it.
 */
export function describePlugin(plugin: Plugin): void {
  const contract = describe(`The contract of plugin "${plugin.name}"`, () => {
    let sources: PluginSources;
    let load: Loader;
    let plugins: readonly Plugin[];

    before('read its sources', async () => {
      sources = readSources(contract.file ?? process.cwd());
      load = loaderOf(sources.folder);
      plugins = await withRequirements([plugin]);
    });

    it('Its version is that of its package', () => assert.equal(plugin.version, sources.version));

    it('It imports the SDK, plugins that it requires, and packages that it names', async () => {
      refuse(await foreignImports(plugin, sources, async (name) => pluginIn(await load(name))));
    });

    it('It lists the entities, events and hooks that it defines', () => refuse(unlisted(plugin, sources)));

    it('It requires every plugin whose entities it names', () => refuse(foreignEntities(plugin)));

    it('It writes what is its own, or what its capabilities name', async () => {
      const entityOf = async (name: string, exported: string) => entityIn((await load(name))?.[exported]);
      const entities = plugins.flatMap((each) => each.entities ?? []);
      refuse(await undeclaredWrites(plugin, sources, entityOf, entities));
    });

    it('It calls the hosts that its capabilities name', () => refuse(undeclaredHosts(plugin, sources)));

    it('Every label is there in English and Chinese', () => refuse(missingLabels(plugin)));

    it('Every problem has its code and its text', () => refuse(missingMessages(plugin, sources)));

    it('Everything it offers is granted by one of its roles, or open to all', () => refuse(ungranted(plugin)));

    it('Its roles name permissions that are declared, and grant what these need', () =>
      refuse([...undeclaredPermissions(plugin, plugins, kernelPlugin), ...unmetNeeds(plugin)]));

    it('Its settings have defaults that their schema takes', () => refuse(settingsFaults(plugin)));

    it('Its events are what they were, or more', () => refuse(incompatibleEvents(plugin, sources.folder)));

    it('Its schema goes with it when it is removed, and comes back', async () => refuse(await schemaTraces(plugin, plugins)));

    it('It boots with what it requires and nothing else, and its lists answer', async () => {
      const app = await createTestApp({ plugins });
      for (const { name, path } of app.kernel.registry.entities.values()) {
        if (!name.startsWith(`${plugin.name}.`)) continue;
        const { status } = await app.get(`${path}?pageSize=1`);
        assert.equal(status, 200, `the list of "${name}" answers ${status}`);
      }
    });
  });
}

type Loader = (name: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Imports packages as the plugin sees them; undefined where a package is not installed or has no entry of that name. */
function loaderOf(folder: string): Loader {
  const { resolve } = createRequire(join(folder, 'package.json'));
  return async (name) => {
    try {
      return await import(pathToFileURL(resolve(name)).href);
    } catch {
      return undefined;
    }
  };
}

function pluginIn(module: Readonly<Record<string, unknown>> | undefined): Plugin | undefined {
  const exported = module?.default;
  return isPlugin(exported) ? exported : undefined;
}

function entityIn(exported: unknown): Entity | undefined {
  return isEntity(exported) ? exported : undefined;
}

function isEntity(exported: unknown): exported is Entity {
  return isObject(exported) && typeof exported.name === 'string' && 'plural' in exported;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function refuse(faults: readonly string[]): void {
  assert.ok(faults.length === 0, `\n  - ${faults.join('\n  - ')}`);
}
