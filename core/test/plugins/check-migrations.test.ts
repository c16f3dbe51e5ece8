import type { Migration } from '@entrepot/sdk';
import { expect } from 'chai';
import { checkMigrations } from '../../src/plugins/check-migrations.ts';

const faults = (...migrations: Migration[]) =>
  checkMigrations({ name: 'notes', version: '1.2.0', migrations }).map(({ code, plugin }) => `${plugin} ${code}`);

describe('the data migrations of a manifest', () => {
  it('lie between versions that there can be', () => {
    expect(faults({ to: '1.1.0', sql: '' }, { from: '>=1.0.0 <1.2.0', to: '1.2.0', sql: '' })).to.deep.equal([]);
    expect(faults({ to: '1.1', sql: '' })).to.deep.equal(['notes invalid-version']);
    expect(faults({ from: 'old', to: '1.1.0', sql: '' })).to.deep.equal(['notes invalid-range']);
    expect(faults({ to: '1.3.0', sql: '' })).to.deep.equal(['notes migration-ahead']);
  });
});
