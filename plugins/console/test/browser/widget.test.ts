import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildUi } from '@entrepot/desk/pages/build-ui';
import palette from '@entrepot/example-widget';
import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

const example = join(import.meta.dirname, '../../../../examples/widget');
const label = { en: 'Gear', zh: '齿轮' };

describe('A widget of a plugin', function () {
  this.timeout(60_000);
  let folder: string;
  let console: ConsoleUnderTest;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    await buildUi(example);
    folder = mkdtempSync(join(tmpdir(), 'widget-'));
    mkdirSync(join(folder, 'ui'));
    writeFileSync(
      join(folder, 'ui/index.js'),
      `export default ({ widget }) => widget('teeth', { cell: () => { throw new Error('no teeth left'); } });`,
    );
    const gears = definePlugin({
      name: 'gears',
      version: '1.0.0',
      label,
      ui: join(folder, 'ui/index.js'),
      entities: [
        defineEntity('gears.gear', {
          label,
          fields: {
            name: field.text({ label: { en: 'Name', zh: '名称' } }),
            teeth: field.integer({ label: { en: 'Teeth', zh: '齿数' }, ui: { widget: 'gears.teeth' } }),
          },
        }),
      ],
    });
    console = await startConsole({ plugins: [consolePlugin, palette, gears] });
    for (const [name, hex] of [
      ['Sky', '#38bdf8'],
      ['Leaf', '#22c55e'],
    ])
      await console.app.post('/api/v1/palette/colors', { name, hex });
    await console.app.post('/api/v1/gears/gears', { name: 'Pinion', teeth: 12 });
    page = await console.signedIn();
  });
  after(async () => {
    await console?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('is at most 15 lines long', () => {
    const lines = readFileSync(join(example, 'ui/index.tsx'), 'utf8').split('\n');
    expect(lines.filter((line) => line.trim() !== '').length).to.be.at.most(15);
  });

  it('shows the values of its field in lists', async () => {
    await page.goto('/palette/colors');
    const swatch = page.locator('.ant-badge', { hasText: '#38bdf8' });
    await swatch.waitFor();
    const dot = swatch.locator('.ant-badge-status-dot');
    expect(await dot.getAttribute('style')).to.match(/#38bdf8|rgb\(56, 189, 248\)/);
  });

  it('takes the values of its field in forms', async () => {
    const { data } = (await console.app.get('/api/v1/palette/colors?filter={"name":{"eq":"Leaf"}}')).body;
    await page.goto(`/palette/colors/${data[0].id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Colour').fill('#0f766e');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('.ant-badge', { hasText: '#0f766e' }).waitFor();
    expect((await console.app.get(`/api/v1/palette/colors/${data[0].id}`)).body.hex).to.equal('#0f766e');
  });

  it('shows its name where it throws, in its cell alone', async () => {
    await page.goto('/gears/gears');
    await page.getByText('Pinion').waitFor();
    await page.getByRole('alert').filter({ hasText: 'gears.teeth' }).hover();
    await page.getByText('no teeth left').waitFor();
  });
});
