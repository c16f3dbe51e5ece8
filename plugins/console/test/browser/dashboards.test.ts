import { expect } from 'chai';
import console from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';
import { fillKitchen, kitchen } from './kitchen.ts';

describe('Dashboards in the browser', () => {
  let running: ConsoleUnderTest;

  before(async function () {
    needsBrowser(this);
    running = await startConsole({ plugins: [console, kitchen] });
    await fillKitchen(running.app.context);
  });
  after(() => running?.stop());

  it('open with every number exactly the records that it was made of', async () => {
    const page = await running.signedIn('admin');
    await page.goto('/');
    const widget = page.getByRole('region', { name: 'Meals served' }).first();
    const link = widget.locator('.metric-number a');
    const shown = Number((await link.innerText()).replaceAll(',', ''));
    expect(shown).to.be.above(100);
    await link.click();
    await page.waitForURL(/\/kitchen\/meals\?filter=/);
    const filter = JSON.parse(new URL(page.url()).searchParams.get('filter') ?? 'null');
    const { body } = await running.app.post('/api/v1/kitchen/meals:aggregate', { filter, values: { records: { count: '*' } } });
    expect(body.data[0].records).to.equal(shown);
    await page.context().close();
  });

  it('show the parts of a chart as rows, each leading to its records', async () => {
    const page = await running.signedIn('admin');
    await page.goto('/');
    await page.getByRole('button', { name: 'Show To cook as a table' }).click();
    const row = page.getByRole('row', { name: /Garden/ });
    const shown = Number(await row.getByRole('link').innerText());
    await row.getByRole('link').click();
    await page.waitForURL(/\/kitchen\/meals\?filter=/);
    const filter = JSON.parse(new URL(page.url()).searchParams.get('filter') ?? 'null');
    const { body } = await running.app.post('/api/v1/kitchen/meals:aggregate', { filter, values: { records: { count: '*' } } });
    expect(body.data[0].records).to.equal(shown);
    await page.context().close();
  });

  it('count what is committed while they are looked at', async () => {
    const page = await running.signedIn('admin');
    await page.goto('/');
    const number = page.getByRole('region', { name: 'To cook' }).first().locator('.metric-number');
    await number.getByText('81').waitFor();
    await running.app.context.db.query(
      `INSERT INTO kitchen.meals (name, room_id, state, price_amount, price_currency)
       SELECT 'Late', id, 'ordered', 1, 'CNY' FROM kitchen.rooms LIMIT 1`,
    );
    await number.getByText('82').waitFor({ timeout: 5_000 });
    await page.context().close();
  });

  it('of the role of a user are their home page; who changes one that somebody else changed meanwhile loses nothing', async function () {
    this.timeout(60_000);
    const first = await running.signedIn('admin');
    await first.goto('/');
    await first.getByRole('button', { name: 'Change' }).click();
    await first.getByRole('textbox', { name: 'Name' }).fill('Kitchen today');
    await first.getByLabel('Seen by').click();
    await first.getByText('Everybody', { exact: true }).click();
    await first.getByRole('button', { name: 'Save' }).click();
    await first.waitForURL(/\/dashboards\//);
    const address = new URL(first.url()).pathname;

    await running.app.context.db.query(
      `INSERT INTO kernel.users (name, roles, password_hash) SELECT 'second', roles, password_hash FROM kernel.users WHERE name = 'admin'`,
    );
    const second = await running.signedIn('second');
    await second.goto('/');
    await second.getByRole('heading', { name: 'Kitchen today' }).waitFor();
    await second.goto(address);
    for (const page of [first, second]) await page.getByRole('button', { name: 'Change' }).click();
    await first.getByRole('textbox', { name: 'Name' }).fill('Kitchen of the first');
    await first.getByRole('button', { name: 'Save' }).click();
    await first.getByRole('heading', { name: 'Kitchen of the first' }).waitFor();
    await second.getByRole('textbox', { name: 'Name' }).fill('Kitchen of the second');
    await second.getByRole('button', { name: 'Save' }).click();
    await second.getByText('Somebody else changed this dashboard meanwhile.').waitFor();
    await second.getByRole('button', { name: 'Keep mine as a new one' }).click();
    await second.getByRole('heading', { name: 'Kitchen of the second (copy)' }).waitFor();
    await first.reload();
    await first.getByRole('heading', { name: 'Kitchen of the first' }).waitFor();
    for (const page of [first, second]) await page.context().close();
  });
});
