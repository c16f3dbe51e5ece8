import demo from '@entrepot/demo';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

describe('the order desk', function () {
  this.timeout(120_000);
  let under: ConsoleUnderTest;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [demo, consolePlugin] });
    page = await under.signedIn();
  });

  after(() => under?.stop());

  const count = async (filter: object) => {
    const { body } = await under.app.post('/api/v1/orders/orders:aggregate', { filter, values: { count: { count: '*' } } });
    return body.data[0].count as number;
  };

  it('counts each pile as the list does', async () => {
    await page.goto('/orders/-/desk');
    const held = await count({ type: { eq: 'order' }, status: { eq: 'held' } });
    expect(held).to.be.above(0);
    await page.getByRole('tab', { name: new RegExp(`Held ${held}`) }).waitFor();
    await page.getByRole('tab', { name: new RegExp(`Short ${await count({ status: { eq: 'short' } })}`) }).waitFor();
    expect(await page.locator('tbody tr.ant-table-row').count()).to.equal(held);
  });

  it('says of each order why it waits', async () => {
    await page.getByText('The catalogue does not know D9999-NEW').first().waitFor();
  });

  it('releases many with a reason, and tells of each that stays held what is missing', async () => {
    const mendable = await under.app.post('/api/v1/orders/orders', {
      shop: (await under.app.get('/api/v1/shops/shops')).body.data[0].id,
      externalId: 'GIFT-1',
      customerName: 'Ada Example',
      shipToName: 'Ada Example',
      shipToCountry: 'DE',
      currency: 'EUR',
      lines: [
        {
          skuCode: (await under.app.get('/api/v1/catalog/skus')).body.data[0].code,
          quantity: 1,
          unitPrice: { amount: '0', currency: 'EUR' },
        },
      ],
    });
    expect(mendable.body).to.include({ status: 'held', reason: 'zero-price' });
    await page.reload();
    const held = await count({ type: { eq: 'order' }, status: { eq: 'held' } });
    await page.getByRole('textbox', { name: 'Why they may go' }).fill('a gift for a good customer');
    await page.getByRole('button', { name: `Release ${held}` }).click();
    await page.getByText(`1 done, ${held - 1} refused`).waitFor();
    expect(await count({ type: { eq: 'order' }, status: { eq: 'held' } })).to.equal(held - 1);
    const { body } = await under.app.get(`/api/v1/orders/orders/${mendable.body.id}:story`);
    const released = body.data.find(({ code }: { code: string }) => code === 'orders.story.released');
    expect(released.values).to.include({ note: 'a gift for a good customer' });
  });

  it('shows the whole way of an order, each step with its record', async () => {
    const { body } = await under.app.post('/api/v1/orders/orders:search', { filter: { status: { eq: 'shipped' } }, pageSize: 1 });
    await page.goto(`/orders/orders/${body.data[0].id}`);
    await page.getByRole('tab', { name: 'Story' }).click();
    const story = page.locator('.ant-timeline');
    for (const text of [
      'Received',
      'Approved by the review',
      'Stock reserved',
      'Picked',
      'Label with tracking number',
      'Handed to the carrier',
    ]) {
      await story.getByText(text).first().waitFor();
    }
    await story.getByRole('link', { name: 'Parcel' }).first().click();
    await page.waitForURL(/\/logistics\/parcels\//);
  });
});
