import { readFile } from 'node:fs/promises';
import demo from '@entrepot/demo';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

/** Orders in the file; the figure of the issue is 10,000: `ENTREPOT_IMPORT_ROWS=10000`. */
const orders = Number(process.env.ENTREPOT_IMPORT_ROWS ?? 1_000);
const linesEach = 2;
const headers = [
  '店铺',
  '平台单号',
  '下单时间',
  '币种',
  '客户姓名',
  '收件人',
  '街道地址',
  '城市',
  '邮编',
  '国家',
  'SKU',
  '数量',
  '单价',
];

const whole = (count: number) => count.toLocaleString('en-US');

describe('the import of a file in the browser', function () {
  this.timeout(120_000);
  let house: ConsoleUnderTest;
  let shop: { code: string; currency: string };
  let codes: readonly string[];

  before(async function () {
    needsBrowser(this);
    house = await startConsole({ plugins: [demo, consolePlugin] });
    const read = async (path: string) => (await house.app.get(path)).body.data;
    [shop] = await read('/api/v1/shops/shops');
    codes = (await read('/api/v1/catalog/skus?pageSize=100')).map(({ code }: { code: string }) => code);
  });
  after(() => house?.stop());

  /** Orders of two lines each; `change` spoils or corrects cells. */
  const rowsOf = (prefix: string, count: number, change: (cells: string[], order: number) => void = () => {}) =>
    Array.from({ length: count * linesEach }, (_, index) => {
      const order = Math.floor(index / linesEach);
      const sku = codes[(order * 7 + index) % codes.length] ?? '';
      const cells = [shop.code, `${prefix}-${order}`, '2026-11-20 10:00:00', shop.currency, 'Ann, B', 'Ann', '1 Mill Lane'];
      cells.push('London', 'SE1 9SG', 'GB', sku, String(1 + (index % linesEach)), '1,009.99');
      change(cells, order);
      return cells;
    });
  const csvOf = (rows: readonly string[][]) => {
    const line = (cells: readonly string[]) => cells.map((cell) => (/[",]/.test(cell) ? `"${cell}"` : cell)).join(',');
    return {
      name: 'orders.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\uFEFF${[headers, ...rows].map(line).join('\r\n')}`),
    };
  };
  const counts = async (page: Page) => {
    await page.getByRole('heading', { level: 1, name: /was imported/ }).waitFor({ timeout: 90_000 });
    const names = ['created', 'updated', 'unchanged', 'rejected', 'notReached'];
    return Object.fromEntries(
      await Promise.all(
        names.map(async (name) => [
          name,
          Number((await page.locator(`[data-count=${name}] strong`).innerText()).replaceAll(',', '')),
        ]),
      ),
    );
  };

  it(`takes ${whole(orders)} orders in five clicks and a minute, and the same file again makes none`, async function () {
    const file = csvOf(rowsOf('IMP', orders));
    const page = await house.signedIn();
    let clicks = 0;
    const click = async (name: string | RegExp) => {
      clicks += 1;
      await page.getByRole('button', { name }).first().click();
    };
    const choose = async () => {
      clicks += 1;
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.ant-upload-btn').click()]);
      await chooser.setFiles(file);
    };
    const start = async () => {
      await page.goto('/orders/orders');
      await page.getByRole('button', { name: /Import$/ }).waitFor();
      clicks = 0;
      await click(/Import$/);
    };

    const began = performance.now();
    await start();
    await choose();
    await click(/^Check orders\.csv/);
    await click(`Import ${whole(orders)} records`);
    expect(await counts(page)).to.deep.equal({ created: orders, updated: 0, unchanged: 0, rejected: 0, notReached: 0 });
    const seconds = (performance.now() - began) / 1000;
    if (this.test) this.test.title += ` (${clicks} clicks, ${seconds.toFixed(1)} s)`;
    expect(clicks).to.be.at.most(5);
    expect(seconds).to.be.below(60);

    await start();
    await choose();
    await page.getByText('Already there').first().waitFor();
    expect(await page.getByRole('button', { name: 'Nothing to import' }).isDisabled(), 'known headers need no mapping').to.equal(
      true,
    );
    const [{ count }] = (await house.app.kernel.db.query<{ count: number }>(
      `SELECT count(*) FROM orders.orders WHERE external_id LIKE 'IMP-%'`,
    )) as [{ count: number }];
    expect(count).to.equal(orders);
    await page.context().close();
  });

  it('shows wrong cells with their reasons, and takes the corrected error file', async () => {
    const spoiled = rowsOf('BAD', 20, (cells, order) => {
      if (order === 3) cells[0] = 'nowhere';
      if (order === 5) cells[11] = 'two';
    });
    const page = await house.signedIn();
    const open = async (file: { name: string; mimeType: string; buffer: Buffer }) => {
      await page.goto('/imports/new?entity=orders.order');
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: /^(Check |Import \d|Make the)/ }).waitFor();
      const check = page.getByRole('button', { name: /^Check / });
      if (await check.isVisible()) await check.click();
    };
    await open(csvOf(spoiled));
    await page.getByText('There is no Shop “nowhere”').first().waitFor();
    expect(await page.locator('td.import-wrong').count()).to.be.at.least(2);
    await page.getByRole('button', { name: 'Import 18 records' }).click();
    expect(await counts(page)).to.deep.equal({ created: 18, updated: 0, unchanged: 0, rejected: 2, notReached: 0 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download error file' }).click(),
    ]);
    const errors = await readFile(await download.path(), 'utf8');
    expect(errors).to.contain('What is wrong (Entrepot)').and.contain('nowhere');
    const corrected = Buffer.from(errors.replaceAll('nowhere', shop.code).replaceAll(',two,', ',2,'));
    await open({ name: 'orders-errors.csv', mimeType: 'text/csv', buffer: corrected });
    await page.getByRole('button', { name: 'Import 2 records' }).click();
    expect(await counts(page)).to.deep.equal({ created: 2, updated: 0, unchanged: 0, rejected: 0, notReached: 0 });
    await page.context().close();
  });
});
