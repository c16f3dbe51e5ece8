import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createPlugin, NotCreated } from 'create-entrepot-plugin';

describe('The folder of a new plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'entrepot-create-'));
  after(() => rmSync(folder, { recursive: true }));

  it('holds what was written, at most six files', () => {
    const files = createPlugin('tea-notes', folder);
    expect(files.length).to.be.at.most(6);
    expect(readdirSync(join(folder, 'tea-notes'))).to.include.members(['package.json', 'src', 'test']);
  });

  it('is not written over files that are there', () => {
    expect(() => createPlugin('tea-notes', folder)).to.throw(NotCreated, /holds files already/);
  });

  it('is not made under a name that no plugin can have', () => {
    for (const name of ['Tea', '../tea', 'tea notes', '1tea', '']) {
      expect(() => createPlugin(name, folder), name).to.throw(NotCreated, /no name for a plugin/);
    }
  });
});
