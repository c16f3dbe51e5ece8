import { expect } from 'chai';
import { adapterPage, freshAdapterPage } from '../../tools/adapter-docs.ts';
import { cliPage, freshCliPage } from '../../tools/cli-docs.ts';

describe('The reference pages', () => {
  it('tell of each command what it says of itself, with an example', async () => {
    const { page, bare } = await freshCliPage();
    expect(cliPage() === page, 'cli.md is stale: run "node --conditions=development tools/cli-docs.ts"').to.equal(true);
    expect(bare, 'commands without an example in cli.md').to.deep.equal([]);
  });

  it('show the contracts of adapters as the SDK declares them', () => {
    expect(adapterPage() === freshAdapterPage(), 'adapters.md is stale: run "node tools/adapter-docs.ts"').to.equal(true);
  });
});
