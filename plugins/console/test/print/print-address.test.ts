import type { UiEntity } from '@entrepot/sdk/ui';
import { expect } from 'chai';
import { chosenCount, labelsAddress, listAddress, readAddress } from '../../web/print/print-address.ts';

const entity = { name: 'library.book' } as UiEntity;
const read = (address: string) => readAddress(new URL(address, 'http://console'));

describe('the address of what is printed', () => {
  it('carries filter, order and columns of a list', () => {
    const query = { filter: { name: { contains: '红楼&梦=#' } }, sort: '-createdAt,name', fields: ['name', 'author'] };
    const address = listAddress(entity, query);
    expect(address).to.match(/^\/print\/list\?entity=library\.book&/);
    expect(read(address)).to.deep.equal({ entity: 'library.book', query });
  });

  it('keeps a thousand chosen records from the server, which would refuse so long an address', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `0199-${index}-aaaa-bbbb-cccccccccccc`);
    const address = labelsAddress(entity, { filter: { id: { in: ids } } });
    expect(new URL(address, 'http://console').search.length).to.be.below(200);
    const { query } = read(address);
    expect(query.filter).to.deep.equal({ id: { in: ids } });
    expect(chosenCount(query.filter)).to.equal(1_000);
  });

  it('takes ids by hand, and nothing that is no filter', () => {
    expect(read('/print/labels?entity=a.b&ids=1,2').query.filter).to.deep.equal({ id: { in: ['1', '2'] } });
    expect(read('/print/list?entity=a.b&filter=[1').query.filter).to.equal(undefined);
    expect(read('/print/list?entity=a.b&filter="x"').query.filter).to.equal(undefined);
    expect(chosenCount({ id: { in: ['1'] }, name: { eq: 'x' } })).to.equal(undefined);
    expect(chosenCount(undefined)).to.equal(undefined);
  });
});
