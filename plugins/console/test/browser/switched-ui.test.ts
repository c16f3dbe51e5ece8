import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { type Served, ServedFolder } from '../../../../core/test/installation/served-folder.ts';
import { type TestDatabase, testDatabase } from '../../../../database/test/test-server.ts';
import { needsBrowser, openBrowser } from './browser.ts';

const config = `export default { plugins: { console: true, './text.ts': true, './late.ts': false } };\n`;
const plugin = (name: string) => `import { definePlugin } from '@entrepot/sdk';

export default definePlugin({
  name: '${name}', version: '1.0.0', label: { en: '${name}', zh: '' }, ui: new URL('./${name}/index.js', import.meta.url).href,
});
`;
const room = (element: string) => `import { jsx } from 'react/jsx-runtime';
export default ({ page }) => page({ name: 'room', label: { en: 'Room' }, view: () => ${element} });
`;

const mostMs = 5_000;

describe('The UI of a plugin that is switched on while the console is open', function () {
  this.timeout(90_000);
  let database: TestDatabase;
  let folder: ServedFolder;
  let served: Served;
  let browser: Browser;
  let page: Page;

  const write = async (name: string, text: string) => {
    await mkdir(join(folder.folder, dirname(name)));
    await writeFile(join(folder.folder, name), text);
  };

  before(async function () {
    needsBrowser(this);
    database = await testDatabase();
    const files = { 'entrepot.config.ts': config, 'late.ts': plugin('late'), 'text.ts': plugin('text') };
    folder = await ServedFolder.make(database.url, files);
    await write('late/index.js', room(`jsx('b', { children: 'here at last' })`));
    await write('text/index.js', room(`jsx('textarea', { 'aria-label': 'Text' })`));
    served = await folder.start();
    browser = await openBrowser();
    const context = await browser.newContext({ baseURL: served.address, locale: 'en-US' });
    const password = /password (\S+) \(shown once/.exec(served.told())?.[1];
    const answer = await context.request.post('/api/v1/kernel/signIn', { data: { user: 'admin', password } });
    expect(answer.ok()).to.equal(true);
    page = await context.newPage();
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
    await folder?.end();
    await database?.stop();
  });

  const entry = () => page.getByRole('menuitem', { name: 'late' });

  it(`is there within ${mostMs / 1000} s, and goes when it is switched off`, async () => {
    await page.goto('/');
    await page.getByRole('menuitem', { name: 'text' }).waitFor();
    expect(await entry().count()).to.equal(0);
    const start = performance.now();
    expect((await served.apply({ './late.ts': true })).status).to.equal(200);
    await entry().waitFor();
    const ms = performance.now() - start;
    console.log(`      shown ${Math.round(ms)} ms after it was switched on`);
    expect(ms).to.be.below(mostMs);
    await page.goto('/late/-/room');
    await page.getByText('here at last').waitFor();
    await served.apply({ './late.ts': false });
    await entry().waitFor({ state: 'detached', timeout: mostMs });
  });

  it('waits until nobody is typing any more', async () => {
    await page.goto('/text/-/room');
    await page.evaluate(`Object.assign(globalThis, { isSamePage: true })`);
    const field = page.getByRole('textbox', { name: 'Text' });
    await field.fill('half a wo');
    await served.apply({ './late.ts': true });
    await page.waitForTimeout(3_000);
    expect(await page.evaluate(`'isSamePage' in globalThis`)).to.equal(true);
    expect(await field.inputValue()).to.equal('half a wo');
    await field.blur();
    await entry().waitFor({ timeout: mostMs });
    expect(await page.evaluate(`'isSamePage' in globalThis`)).to.equal(false);
  });
});
