import demo from '@entrepot/demo';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

describe('an order of the demo company', () => {
  let house: ConsoleUnderTest;
  before(async function () {
    needsBrowser(this);
    this.timeout(60_000);
    house = await startConsole({ plugins: [console, demo] });
  });
  after(() => house?.stop());

  it('says why it is held, is mended in place and goes on its way', async () => {
    const page = await house.signedIn();
    const held = (await house.app.get('/api/v1/orders/orders?filter={"reason":{"eq":"no-country"}}&pageSize=1')).body.data[0];
    await page.goto(`/orders/orders/${held.id}`);
    await page.getByText(/^Held because:/).waitFor();
    await page.getByText('The country of the destination is missing or unknown').first().waitFor();
    // Without the audit log, its history is what the order centre wrote down; and that is said.
    const story = page.getByRole('region', { name: 'History and comments' });
    await story.getByText('Held for review').waitFor();
    await story.getByText(/^Changes are not recorded/).waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Country').fill('DE');
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Release', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const way = page.getByRole('navigation', { name: 'States' });
    // It may ask why.
    await dialog
      .or(way.locator('[aria-current="step"]', { hasNotText: 'Held' }))
      .first()
      .waitFor();
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Release', exact: true }).click();
    await way.locator('[aria-current="step"]', { hasNotText: 'Held' }).waitFor();
    expect((await house.app.get(`/api/v1/orders/orders/${held.id}`)).body.status).not.to.equal('held');
  });

  it('leads to the next one of the list that one came from', async () => {
    const page = await house.signedIn();
    await page.goto('/orders/orders?sort=number');
    await page.getByRole('grid').or(page.getByRole('table')).first().locator('a[href^="/orders/orders/"]').first().click();
    await page.locator('h1.record-title').waitFor();
    const first = page.url();
    await page.getByRole('button', { name: 'Next in the list' }).click();
    await page.waitForURL((url) => url.href !== first);
    await page.getByText(/^2 of /).waitFor();
    await page.locator('article').getByRole('link', { name: 'Orders', exact: true }).click();
    await page.waitForURL(/sort=number/);
  });
});
