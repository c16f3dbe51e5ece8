import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

const Tool = defineEntity('shed.tool', {
  label: { en: 'Tool', zh: '工具' },
  fields: { code: field.text({ unique: true, label: { en: 'Code', zh: '编码' } }), note: field.text().optional() },
});
const Toolbox = defineEntity('shed.toolbox', { label: { en: 'Toolbox', zh: '工具箱' }, fields: { name: field.text() } });
const shed = definePlugin({ name: 'shed', version: '1.0.0', label: { en: 'Shed', zh: '工棚' }, entities: [Tool, Toolbox] });

describe('the palette', function () {
  this.timeout(60_000);
  let console: ConsoleUnderTest;
  let page: Page;
  before(async function () {
    needsBrowser(this);
    console = await startConsole({ plugins: [consolePlugin, shed] });
    for (const code of ['HAM-1', 'HAM-2', 'SAW-1']) await console.app.post('/api/v1/shed/tools', { code, note: 'heavy' });
    page = await console.signedIn();
  });
  after(() => console?.stop());
  const open = async (key = 'Control+k') => {
    await page.keyboard.press(key);
    await page.getByRole('combobox', { name: 'Go anywhere' }).waitFor();
  };
  const atPath = (path: string) => page.waitForURL((url) => url.pathname + url.search === path);

  it('leads to every screen with three keys and Enter at most', async () => {
    await page.goto('/');
    await page.getByRole('heading').first().waitFor();
    await open();
    const options = await page.getByRole('option').all();
    const codes = await Promise.all(
      options.map(async (option) => [(await option.getAttribute('data-value')) ?? '', await option.locator('kbd').innerText()]),
    );
    expect(codes.map(([path]) => path)).to.include.members([
      '/',
      '/shed/tools',
      '/shed/toolboxes',
      '/admin/users',
      '/admin/profile',
    ]);
    for (const [path = '', code = ''] of codes) {
      expect(code.length, path).to.be.within(1, 3);
      await page.keyboard.type(code);
      await page.locator(`[cmdk-item][data-selected="true"][data-value="${path}"]`).waitFor();
      for (const _ of code) await page.keyboard.press('Backspace');
    }
    await page.keyboard.type(codes.find(([path]) => path === '/shed/tools')?.[1] ?? '');
    await page.keyboard.press('Enter');
    await atPath('/shed/tools');
  });

  it('finds records by what names them, and shows all of them on a page', async () => {
    await open('/');
    await page.keyboard.type('ham-2');
    await page.getByRole('option', { name: /HAM-2/ }).click();
    await page.waitForURL(/\/shed\/tools\/[0-9a-f-]{36}$/);
    await page.goto('/search?q=ham');
    await page.getByRole('link', { name: 'HAM-1' }).waitFor();
    expect(await page.getByRole('link', { name: /^HAM-/ }).count()).to.equal(2);
    await page.getByRole('link', { name: 'In the list' }).click();
    await page.waitForURL(/\/shed\/tools\?q=ham/);
  });

  it('knows Chinese by the initials of its pinyin', async () => {
    const chinese = await console.signedIn('admin', { locale: 'zh-CN' });
    await chinese.goto('/');
    await chinese.getByRole('heading').first().waitFor();
    await chinese.keyboard.press('Control+k');
    await chinese.getByRole('combobox').waitFor();
    await chinese.keyboard.type('gjx');
    await chinese
      .getByRole('option', { name: /工具箱/ })
      .first()
      .waitFor();
    await chinese.keyboard.press('Enter');
    await chinese.waitForURL(/\/shed\/toolboxes$/);
    await chinese.context().close();
  });

  it('leaves the rest to keys: go, new and help', async () => {
    await page.goto('/shed/tools');
    await page.getByText('SAW-1').waitFor();
    await page.locator('header').click({ position: { x: 500, y: 5 } });
    await page.keyboard.press('n');
    await atPath('/shed/tools/new');
    await page.goto('/inbox');
    await page.getByRole('heading').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await atPath('/');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });
});
