import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { ServedFolder } from '../../../../core/test/installation/served-folder.ts';
import { type TestDatabase, testDatabase } from '../../../../database/test/test-server.ts';
import { desktop, needsBrowser, openBrowser } from './browser.ts';

const config = `import { defineConfig } from '@entrepot/sdk';

export default defineConfig({
  plugins: {
    shops: true,
    catalog: true,
    inventory: true,
    webhooks: true, // calls others
    console: true,
    './notes.ts': true,
  },
});
`;
const notes = `
import { definePlugin, field } from '@entrepot/sdk';
let limit = 0;
export default definePlugin({
  name: 'notes', version: '1.0.0', label: { en: 'Notes', zh: '便签' },
  settings: { limit: field.integer({ minimum: 1, maximum: 9, label: { en: 'Limit', zh: '上限' } }).default(3) },
  actions: { limit: { method: 'GET', handler: () => ({ limit }) } },
  setup({ settings }) { limit = settings.limit; },
});`;

const mostMs = 5_000;
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

interface Axe {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

/** What axe finds of weight. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => (globalThis as typeof globalThis & { axe: Axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

describe('the modules page', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let served: ServedFolder;
  let browser: Browser;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    database = await testDatabase();
    served = await ServedFolder.make(database.url, { 'entrepot.config.ts': config, 'notes.ts': notes });
    const { address } = await served.start();
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: desktop, baseURL: address, locale: 'en-US' });
    await context.request.post('/api/v1/kernel/signIn', { data: { user: 'admin', password: served.password } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto('/admin/modules');
  });

  after(async () => {
    await browser?.close();
    await served?.end();
    await database?.stop();
  });

  const menu = (name: string) => page.getByRole('navigation').getByText(name, { exact: true });
  const apply = async () => {
    await page.getByRole('button', { name: 'Apply' }).click();
    return performance.now();
  };

  it('shows what would change before it does, then menus, screens and API follow within five seconds', async () => {
    await menu('Webhooks').waitFor();
    await page.getByRole('switch', { name: 'Module Webhooks is on' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('The data stays').waitFor();
    await drawer.getByText('Addresses that answer 404 then').click();
    await drawer.getByText('GET /api/v1/webhooks/endpoints', { exact: true }).waitFor();
    expect(await drawer.locator('pre').textContent()).to.equal('webhooks: false,');
    expect(await served.text(), 'before it is applied').to.equal(config);
    let start = await apply();
    await menu('Webhooks').waitFor({ state: 'detached' });
    const off = performance.now() - start;
    expect((await page.request.get('/api/v1/webhooks/endpoints')).status()).to.equal(404);
    expect(await served.text()).to.equal(config.replace('webhooks: true', 'webhooks: false'));
    await page.getByRole('switch', { name: 'Module Webhooks is on' }).click();
    start = await apply();
    await menu('Webhooks').waitFor();
    const on = performance.now() - start;
    expect((await page.request.get('/api/v1/webhooks/endpoints')).status()).to.equal(200);
    expect(await served.text()).to.equal(config);
    expect(Math.max(off, on)).to.be.below(mostMs);
  });

  it('takes along what cannot stay, and says so', async () => {
    await page.getByRole('switch', { name: 'Module Catalogue is on' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Switched off too, for they need it:').waitFor();
    await drawer.locator('pre').waitFor();
    await page.waitForTimeout(500);
    expect(await findings(page), 'what shuts people out').to.deep.equal([]);
    await drawer.locator('pre').waitFor();
    expect(await drawer.locator('pre').textContent())
      .to.contain('inventory: false,')
      .and.to.contain('catalog: false,');
    await drawer.getByRole('button', { name: 'Cancel' }).click();
    await drawer.waitFor({ state: 'detached' });
    expect(await served.text()).to.equal(config);
  });

  it('makes a form of the settings, checks it in the browser, and lets them hold', async () => {
    await page.getByRole('button', { name: 'Settings of Notes' }).click();
    const limit = page.getByLabel('Limit');
    await limit.fill('70');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText('At most 9.').waitFor();
    await limit.fill('7');
    await page.getByRole('button', { name: 'Review' }).click();
    await apply();
    await page.getByText('The settings of Notes hold now.').waitFor();
    expect(await (await page.request.get('/api/v1/notes/limit')).json()).to.deep.equal({ limit: 7 });
    expect(await served.text()).to.equal(config.replace("'./notes.ts': true", "'./notes.ts': { limit: 7 }"));
  });

  it('finds a module by its name, and says what to do where there is none', async () => {
    await page.getByRole('textbox', { name: 'Search modules' }).fill('webh');
    expect(await page.getByRole('switch').count()).to.equal(1);
    await page.getByRole('textbox', { name: 'Search modules' }).fill('nothing of the kind');
    await page.getByRole('button', { name: 'Show all modules' }).click();
    expect(await page.getByRole('switch').count()).to.be.above(5);
  });
});
