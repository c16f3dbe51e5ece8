import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

describe('the mapping that ships with the demo', () => {
  it('is the example for people who write their own', () => {
    expect(read('../mappings/uci-retail.json')).to.deep.equal(read('../../../../examples/import-mappings/uci-retail.json'));
  });
});
