import { createTestApp } from '@entrepot/core/testing';
import { tableOf } from '@entrepot/sdk';
import warehouse, { Bin } from '@entrepot/warehouse';
import { expect } from 'chai';

describe('warehouse desk', () => {
  it('boots', async () => {
    const app = await createTestApp({ plugins: [warehouse] });
    expect(await app.context.db.query(`SELECT * FROM ${tableOf(Bin)}`)).to.deep.equal([]);
  });
});
