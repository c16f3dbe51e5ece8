import type { Fault } from '@entrepot/registry/fault';
import type { Plugin } from '@entrepot/sdk';
import semver from 'semver';

/** Checks that data migrations lie between versions that there can be: one that never runs is a mistake. */
export function checkMigrations({ name: plugin, version, migrations = [] }: Plugin): Fault[] {
  return migrations.flatMap(({ from, to }) => {
    const fault = (code: string, what: string, remedy: string): Fault[] => [
      { code, plugin, detail: `Plugin "${plugin}" has a data migration to "${to}" ${what}.`, remedy },
    ];
    if (semver.valid(to) === null) return fault('invalid-version', 'which is no semver version', 'Write it as "1.1.0".');
    if (from !== undefined && semver.validRange(from) === null) {
      return fault('invalid-range', `from "${from}", which is no semver range`, 'Write a range as ">=1.0.0 <1.1.0".');
    }
    if (semver.valid(version) === null || semver.lte(to, version)) return [];
    return fault(
      'migration-ahead',
      `but is only at ${version} itself`,
      `Raise the version of the plugin to ${to}, or correct the migration.`,
    );
  });
}
