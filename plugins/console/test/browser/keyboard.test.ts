import { notify } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { museumPlugin } from '../record/museum-plugin.ts';
import { type ConsoleUnderTest, desktop, needsBrowser, password, startConsole } from './browser.ts';
import { isFocusSeen, tabTo } from './keyboard.ts';
import { settled, watchRequests } from './settle.ts';

const exhibits = '/api/v1/museum/exhibits';

/** Everything here is done with `page.keyboard` alone, but for the choice of a file, which the system asks for. */
describe('the console by the keyboard alone', function () {
  this.timeout(120_000);
  let under: ConsoleUnderTest;
  let page: Page;

  const keys = async (...pressed: readonly string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const type = (text: string) => page.keyboard.type(text);
  const tab = (name: string | RegExp) => tabTo(page, name);
  const at = (path: string | RegExp) =>
    page.waitForURL((url) => (typeof path === 'string' ? url.pathname === path : path.test(url.pathname)));
  const rest = () => settled(page);
  /** By the palette. */
  const jump = async (words: string, path: string) => {
    await keys('Control+k');
    await page.getByRole('combobox', { name: 'Go anywhere' }).waitFor();
    await type(words);
    await page.locator(`[cmdk-item][data-selected="true"][data-value="${path}"]`).waitFor();
    await keys('Enter');
    await at(path);
    await rest();
  };
  const only = async (filter: object) => (await under.app.get(`${exhibits}?filter=${JSON.stringify(filter)}`)).body.data;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [museumPlugin, consolePlugin] });
    const donor = await under.app.post('/api/v1/museum/donors', { name: 'Hearth and Hall', code: 'HAH' });
    for (let number = 1; number <= 6; number += 1) {
      const kind = number % 2 === 0 ? 'vase' : 'painting';
      await under.app.post(exhibits, { name: `Exhibit ${number}`, number: `A-${number}`, kind, donor: donor.body.id });
    }
    // Made by its first sign-in; this one is to be done by hand.
    const other = await under.signedIn('admin');
    await other.context().close();
    const context = await under.browser.newContext({ viewport: desktop, locale: 'en-US', baseURL: under.app.address });
    await context.addInitScript(() => {
      if (!localStorage.getItem('entrepot.preferences'))
        localStorage.setItem('entrepot.preferences', '{"locale":"en","timeZone":"UTC","theme":"light","isTourSeen":true}');
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    watchRequests(page);
  });

  after(() => under?.stop());

  it('1: signs in', async () => {
    await page.goto('/museum/exhibits');
    await at('/sign-in');
    await rest();
    await type('admin');
    await tab('Password');
    await type(password);
    await keys('Enter');
    await at('/museum/exhibits');
  });

  it('2: goes past the menu, and to a list by the palette', async () => {
    await page.goto('/');
    await rest();
    await keys('Tab', 'Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('content');
    await jump('exhibit', '/museum/exhibits');
  });

  it('3: filters a list', async () => {
    await tab('Filter');
    await keys('Enter');
    await page.locator('.ant-popover').waitFor();
    await rest();
    await type('kind');
    await keys('Enter');
    await rest();
    await type('Vase');
    await keys('Enter');
    await rest();
    await keys('Escape');
    await tab('Apply');
    await keys('Enter');
    await page.getByText('3 records').waitFor();
  });

  it('4: opens a record of it', async () => {
    await tab('Exhibit');
    await keys('ArrowDown', 'Enter');
    await at(/exhibits\/[0-9a-f-]{36}$/);
    await rest();
  });

  it('5: changes a field and saves', async () => {
    await tab('Edit');
    await keys('Enter');
    await rest();
    await tab(/^Name/);
    await keys('Control+a');
    await type('Changed by keys');
    await keys('Control+s');
    await page.getByRole('heading', { name: 'Changed by keys' }).waitFor();
    expect(await only({ name: { eq: 'Changed by keys' } })).to.have.length(1);
    await rest();
  });

  it('6: takes an action that asks for more', async () => {
    await tab('Show');
    await keys('Enter');
    await page.getByRole('dialog').waitFor();
    await rest();
    await type('Great hall');
    await keys('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('[aria-current="step"]', { hasText: 'On show' }).waitFor();
    expect((await only({ name: { eq: 'Changed by keys' } }))[0].state).to.equal('shown');
    await rest();
  });

  it('7: creates a record with a reference chosen', async () => {
    await jump('exhibit', '/museum/exhibits');
    await keys('n');
    await at('/museum/exhibits/new');
    await rest();
    await tab(/^Name/);
    await type('Made by keys');
    await tab(/^Number/);
    await type('K-1');
    await tab('Donor');
    await type('hearth');
    await page.locator('.ant-select-item-option', { hasText: 'Hearth and Hall' }).waitFor();
    await keys('Enter', 'Control+s');
    await at(/exhibits\/[0-9a-f-]{36}$/);
    expect((await only({ number: { eq: 'K-1' } }))[0].donor).to.be.a('string');
    await rest();
  });

  it('8: chooses rows and changes them in bulk', async () => {
    await jump('exhibit', '/museum/exhibits');
    await tab('Exhibit');
    await keys('Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await page.getByText('3 selected').waitFor();
    await tab('Edit a field');
    await keys('Enter');
    await page.getByRole('dialog').waitFor();
    await rest();
    await type('Kind');
    await keys('Enter');
    await rest();
    await tab(/^Kind/);
    await keys('Enter', 'ArrowDown', 'ArrowDown', 'Enter');
    await tab('Apply to 3 records');
    await keys('Enter');
    await page.getByText('3 done').waitFor();
    expect(await only({ kind: { eq: 'tool' } })).to.have.length(3);
    await keys('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('9: shows the list as a board, and moves a card', async () => {
    await jump('exhibit', '/museum/exhibits');
    await tab('Show as');
    await keys('Tab');
    await keys('ArrowRight');
    await page.waitForURL(/show=kanban/);
    await rest();
    await tab('Move Made by keys');
    await keys('Enter');
    await page.getByRole('menuitem', { name: 'Restore' }).waitFor();
    await tabTo(page, 'Restore', 'ArrowDown');
    const moved = page.waitForResponse((answer) => answer.url().endsWith(':restore'));
    await keys('Enter');
    await moved;
    expect((await only({ number: { eq: 'K-1' } }))[0].state).to.equal('restored');
  });

  it('10: imports a file up to its preview', async () => {
    await keys('g', 'm');
    await at('/imports');
    await rest();
    await tab('Import a file');
    await keys('Enter');
    await at('/imports/new');
    await rest();
    await tab('What do you want to import?');
    await type('Donor');
    await keys('Enter');
    await rest();
    const asked = page.waitForEvent('filechooser');
    await tab(/Drop a CSV|drag/i);
    await keys('Enter');
    await (await asked).setFiles({
      name: 'donors.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Name,Code\nAda,ADA\nBob,BOB\n'),
    });
    await page.getByRole('button', { name: /^Check/ }).waitFor();
    await rest();
    await tab(/^Check/);
    await keys('Enter');
    await page.getByRole('button', { name: 'Import 2 records' }).waitFor();
  });

  it('11: reads a notice', async () => {
    const [admin] = await under.app.context.db.query<{ id: string }>(`SELECT id FROM kernel.users WHERE name = 'admin'`);
    const { db, call } = under.app.context;
    await db.transaction((tx) =>
      call(notify, { tx, to: { users: [admin?.id ?? ''] }, text: { en: 'Look here' }, importance: 'high' }),
    );
    await keys('g', 'i');
    await at('/inbox');
    await page.getByText('Look here').first().waitFor();
    await rest();
    await tab('Mark as read');
    await keys('Enter');
    await page.getByRole('button', { name: 'Mark as unread' }).waitFor();
  });

  it('12: changes language and colours', async () => {
    await tabTo(page, /^Account/, 'Shift+Tab');
    await keys('Enter');
    await page.getByRole('menu').last().waitFor();
    await rest();
    await tabTo(page, 'Colours', 'ArrowDown');
    await rest();
    await keys('ArrowRight');
    await page.getByRole('menuitem', { name: 'Dark' }).waitFor();
    await rest();
    await tabTo(page, 'Dark', 'ArrowDown');
    await keys('Enter');
    await page.waitForFunction(() => document.documentElement.style.colorScheme === 'dark');
  });

  it('shows at every stop where the focus is', async () => {
    const unseen: string[] = [];
    for (const path of ['/', '/museum/exhibits', '/museum/exhibits/new', '/admin/users', '/imports/new?entity=museum.donor']) {
      await page.goto(path);
      await rest();
      for (let stop = 0; stop < 30; stop += 1) {
        await keys('Tab');
        const name = await page.evaluate(() => {
          const element = document.activeElement;
          return element === null || element === document.body ? '' : element.outerHTML.slice(0, 120);
        });
        if (name === '') break;
        if (!(await isFocusSeen(page))) unseen.push(`${path}: ${name}`);
      }
    }
    expect(unseen).to.deep.equal([]);
  });
});
