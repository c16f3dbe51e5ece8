import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineAction, defineEntity, definePlugin, FileAnswer, field } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { fillBooks, library } from '../list/books-plugin.ts';
import { seriousFindings } from './axe.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';
import { scanBarcode } from './scan-barcode.ts';

const Stamp = defineEntity('stamps.stamp', {
  label: { en: 'Stamp', zh: '邮票' },
  title: 'code',
  fields: {
    code: field.text({ unique: true, label: { en: 'Code', zh: '编号' } }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
  },
});

/** A PDF of one empty page, without its cross-reference table: every viewer takes it. */
const page1 = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ';
const certificate = `${page1}3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj trailer<</Root 1 0 R>>\n%%EOF`;

const stamps = definePlugin({
  name: 'stamps',
  version: '1.0.0',
  label: { en: 'Stamps', zh: '集邮' },
  entities: [Stamp],
  actions: {
    certificate: defineAction({
      method: 'GET',
      entity: Stamp,
      label: { en: 'Print certificate', zh: '打印证书' },
      handler: ({ record }) => new FileAnswer('application/pdf', certificate, `${record.code}.pdf`),
    }),
  },
});

const books = 2_300;

/** Pages of a PDF and its text, by poppler, where it is installed. */
async function readPaper(page: Page): Promise<{ pages: number; text: string | undefined }> {
  const bytes = await page.pdf({ preferCSSPageSize: true });
  const pages = bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
  if (!existsSync('/usr/bin/pdftotext')) return { pages, text: undefined };
  const file = join(await mkdtemp(join(tmpdir(), 'entrepot-print-')), 'paper.pdf');
  writeFileSync(file, bytes);
  return { pages, text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }) };
}

describe('what the console prints', function () {
  this.timeout(120_000);
  let under: ConsoleUnderTest;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [library, stamps, consolePlugin] });
    const { db } = under.app.kernel;
    await db.query(fillBooks, [books]);
    await db.query(
      `INSERT INTO stamps.stamps (code, name) SELECT 'ST-' || n, '蓝色纪念邮票 ' || n FROM generate_series(1, 28) n
       UNION ALL VALUES ('A-CODE-FAR-TOO-LONG-FOR-A-NARROW-LABEL-000000000001', 'Long'), ('邮票-甲', '中文编号')`,
    );
    page = await under.signedIn('admin', { acceptDownloads: true });
    await page.goto('/');
    await look({});
  });
  after(() => under?.stop());

  const look = (preferences: object) =>
    page.evaluate((chosen) => localStorage.setItem('entrepot.preferences', JSON.stringify(chosen)), {
      locale: 'en',
      theme: 'light',
      timeZone: 'UTC',
      isTourSeen: true,
      ...preferences,
    });
  const open = async (path: string) => {
    await page.goto(path);
    await page.locator('main[aria-busy="false"]').waitFor({ timeout: 30_000 });
  };
  /** What opens in a tab of its own. */
  const tabOf = async (work: () => Promise<unknown>) => {
    const [tab] = await Promise.all([page.context().waitForEvent('page'), work()]);
    return tab;
  };

  it('is a list as it is seen: what was asked in words, its columns, references by title, states in words', async () => {
    await page.goto('/library/books?sort=name&columns=name,author,status,pages,price,boughtAt&filter={"status":{"in":["lent"]}}');
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    await page.getByRole('button', { name: 'Export and print' }).click();
    const tab = await tabOf(() => page.getByRole('menuitem', { name: 'Print', exact: true }).click());
    await tab.locator('tbody tr').first().waitFor();
    expect(await tab.locator('nav, aside').count()).to.equal(0);
    expect(await tab.title()).to.equal('Books');
    expect(await tab.locator('.print-facts').innerText()).to.match(/Filter: Status is one of Lent[\s\S]*Printed by admin, \d/);
    expect(await tab.locator('thead th').allInnerTexts()).to.deep.equal([
      'Title',
      'Author',
      'Status',
      'Pages',
      'Price',
      'Bought',
    ]);
    expect(await tab.locator('tbody tr').count()).to.equal(books / 5);
    const first = await tab.locator('tbody tr').first().locator('td').allInnerTexts();
    expect(first.slice(0, 5)).to.deep.equal(['Book 0000003', '曹雪芹', 'Lent', '111', '¥0.39']);
    const price = tab.locator('tbody tr').first().locator('td').nth(4);
    expect(await price.evaluate((cell) => getComputedStyle(cell).textAlign)).to.equal('end');

    const { pages, text } = await readPaper(tab);
    expect(pages).to.be.within(8, 16);
    if (text !== undefined) {
      // Heads and numbers stand on every page; the button on none.
      expect(text.match(/Title\s+Author\s+Status/g)).to.have.length(pages);
      expect(text).to.include(`1 / ${pages}`).and.to.include(`${pages} / ${pages}`);
      expect(text).not.to.match(/^\s*Print\s*$/m);
      expect(text.match(/Book 00\d+/g)).to.have.length(books / 5);
    }
    await tab.close();
  });

  it('stops at 2,000 records and says so', async () => {
    await open('/print/list?entity=library.book&fields=name,pages');
    expect(await page.locator('tbody tr').count()).to.equal(2_000);
    const said = await page.getByText('Only the first 2,000 of 2,300 records').innerText();
    expect(said).to.include('Filter the list');
  });

  it('says when there is nothing to print, and what was asked for wrongly', async () => {
    await open('/print/list?entity=library.book&filter={"name":{"eq":"no such book"}}');
    await page.getByText('There is nothing to print').waitFor();
    await open('/print/list?entity=library.book&filter={"nothing":{"eq":1}}');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('button', { name: 'Print' }).isDisabled()).to.equal(true);
  });

  it('is labels of the records chosen in a list, each with a barcode, on sheets of 24', async () => {
    await page.goto('/stamps/stamps');
    const box = (row: number) => page.getByRole('row').nth(row).getByRole('checkbox');
    await page.getByRole('row').nth(3).waitFor();
    await box(1).click();
    await box(2).click();
    const chosen = await tabOf(() => page.getByRole('button', { name: 'Print labels' }).click());
    await chosen.locator('.label-card svg').nth(1).waitFor();
    expect(await chosen.locator('.label-card svg').count()).to.equal(2);
    await chosen.close();

    await open('/print/labels?entity=stamps.stamp&sort=createdAt,code');
    await page.getByText('Labels: 30 · sheets: 2').waitFor();
    expect(await page.locator('.label-card[data-symbol="code128"]').count()).to.equal(28);
    // Too long for narrow modules, and Chinese: QR codes.
    expect(await page.locator('.label-card[data-symbol="qr"]').count()).to.equal(2);
    await page.getByRole('img', { name: 'ST-28', exact: true }).waitFor();
    const { pages, text } = await readPaper(page);
    expect(pages).to.equal(2);
    if (text !== undefined) expect(text.match(/蓝色纪念邮票/g)).to.have.length(28);

    await page.getByLabel('Copies each').fill('3');
    await page.getByLabel('Begin at label').fill('9');
    await page.keyboard.press('Enter');
    await page.getByText('Labels: 90 · sheets: 5').waitFor();
    expect(await page.locator('.label-sheet').first().locator('.label-card:empty').count()).to.equal(8);
  });

  it('is one label a page from a roll, and never a barcode that cannot be read', async () => {
    await open('/print/labels?entity=stamps.stamp&format=roll40&symbol=code128&sort=createdAt,code');
    expect((await readPaper(page)).pages).to.equal(30);
    expect(await page.getByText('Too long for a Code 128').count()).to.equal(2);
    const spill = await page
      .locator('.label-card')
      .evaluateAll((cards) => cards.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1).length);
    expect(spill).to.equal(0);
  });

  it('has barcodes that scanners read, Chinese ones too', async () => {
    await open('/print/labels?entity=stamps.stamp');
    for (const code of ['ST-1', 'ST-28', '邮票-甲', 'A-CODE-FAR-TOO-LONG-FOR-A-NARROW-LABEL-000000000001']) {
      expect(await scanBarcode(page.getByRole('img', { name: code, exact: true }))).to.equal(code);
    }
  });

  it('is reached from a record: its label, and what the server draws of it opens in a tab', async () => {
    const { body } = await under.app.get('/api/v1/stamps/stamps?pageSize=1&sort=code');
    await page.goto(`/stamps/stamps/${body.data[0].id}`);
    const item = async (name: string) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      return tabOf(() => page.getByRole('menuitem', { name }).click());
    };
    const label = await item('Print labels');
    await label.getByText('Labels: 1 · sheets: 1').waitFor();
    await label.close();
    const certificate = await item('Print certificate');
    expect(certificate.url()).to.match(/^blob:/);
    await certificate.close();
  });

  it('shuts nobody out, in both languages, from a dark console too', async () => {
    for (const preferences of [
      { locale: 'zh-CN', theme: 'dark' },
      { locale: 'en', theme: 'light' },
    ]) {
      await look(preferences);
      for (const path of ['list?entity=stamps.stamp', 'labels?entity=stamps.stamp']) {
        await open(`/print/${path}`);
        await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
        expect(await seriousFindings(page), path).to.deep.equal([]);
      }
    }
  });
});
