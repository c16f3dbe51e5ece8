import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { fillBooks, library, pace } from '../list/books-plugin.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

const books = 2_500;

describe('the list of any entity', function () {
  this.timeout(120_000);
  let under: ConsoleUnderTest;
  let page: Page;
  const faults: string[] = [];

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [library, consolePlugin] });
    await under.app.kernel.db.query(fillBooks, [books]);
    page = await under.signedIn('admin', { acceptDownloads: true });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto('/');
    await page.evaluate(() => localStorage.setItem('entrepot.preferences', '{"locale":"en","timeZone":"UTC","isTourSeen":true}'));
  });
  after(async () => {
    await under?.stop();
  });
  afterEach(() => {
    expect(faults.splice(0)).to.deep.equal([]);
  });

  const grid = () => page.getByRole('grid', { name: 'Books' });
  const row = (name: string) => grid().getByRole('row').filter({ hasText: name });
  const cell = (name: string, column: number) => row(name).getByRole('gridcell').nth(column);
  const open = async (query = '') => {
    await page.goto(`/library/books${query}`);
    await grid().getByRole('row').nth(1).waitFor();
    await page.waitForLoadState('networkidle');
  };
  const total = async (count: string) =>
    page.getByText(count === '1' ? '1 record' : `${count} records`, { exact: true }).waitFor();
  const query = () => new URL(page.url()).searchParams;
  const choose = async (select: Locator, option: string) => {
    await select.click();
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
  };
  const numberOf = async (name: string) => {
    const found = await under.app.context.db.query<Record<string, unknown>>(`SELECT * FROM library.books WHERE name = $1`, [
      name,
    ]);
    return found[0] ?? {};
  };

  it('shows every kind of field in one line, numbers to the right, references as links', async () => {
    await open('?sort=name&columns=name,author,status,binding,pages,weight,price,isRare,printedOn,boughtAt');
    const texts = await row('Book 0000001').getByRole('gridcell').allInnerTexts();
    expect(texts.slice(1, 8).map((text) => text.trim())).to.deep.equal([
      'Book 0000001',
      '曹雪芹',
      'On the shelf',
      'Paperback',
      '37',
      '0.001',
      '¥0.13',
    ]);
    expect(await cell('Book 0000001', 5).evaluate((element) => getComputedStyle(element).justifyContent)).to.equal('flex-end');
    await total('2,500');
    expect(await grid().getAttribute('aria-rowcount')).to.match(/^\d+$/);
  });

  it('is filtered by clicking, and its address carries the filter', async () => {
    await open();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.locator('.ant-popover').getByRole('button', { name: 'Status', exact: true }).click();
    await choose(page.getByRole('combobox', { name: 'Value' }), 'Lent');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Apply' }).click();
    await total('500');
    expect(JSON.parse(query().get('filter') ?? '')).to.deep.equal({ status: { in: ['lent'] } });
    await page.getByRole('button', { name: /Status is one of Lent/ }).click();
    await page.getByRole('button', { name: 'or …' }).click();
    await page.getByRole('combobox', { name: 'Comparison' }).nth(1).waitFor();
    await choose(page.getByRole('combobox', { name: 'Field' }).nth(1), 'Pages');
    await choose(page.getByRole('combobox', { name: 'Comparison' }).nth(1), '≥');
    await page.getByRole('textbox', { name: 'Value' }).fill('880');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('button', { name: /Status is one of Lent or Pages ≥ 880/ }).waitFor();
    const [{ count = 0 } = {}] = await under.app.context.db.query<{ count: number }>(
      `SELECT count(*) AS count FROM library.books WHERE status = 'lent' OR pages >= 880`,
    );
    await total(count.toLocaleString('en'));
    await page.goBack();
    await total('500');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await total('2,500');
  });

  it('takes days that move with the calendar, and finds by what names a record', async () => {
    await open('?filter={"boughtAt":{"within":"last7Days"}}');
    const [{ count = 0 } = {}] = await under.app.context.db.query<{ count: number }>(
      `SELECT count(*) AS count FROM library.books WHERE bought_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '6 days'`,
    );
    await total(Number(count).toLocaleString('en'));
    await page.goto('/library/books');
    await page.getByRole('textbox', { name: 'Search this list' }).fill('0000042');
    await page.getByText('1 record', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Search this list' }).fill('no such book');
    await page.getByText('No records match these filters.').waitFor();
  });

  it('is sorted by its headings, and columns are chosen, moved, widened and hidden', async () => {
    await open('?columns=name,pages,copies');
    await grid().getByRole('button', { name: 'Pages', exact: true }).click();
    await page.waitForURL(/sort=pages/);
    await grid().getByRole('button', { name: 'Pages', exact: true }).click();
    await page.waitForURL(/sort=-pages/);
    await grid().locator('th[aria-sort=descending]', { hasText: 'Pages' }).waitFor();
    await page.waitForLoadState('networkidle');
    expect((await grid().getByRole('row').nth(1).getByRole('gridcell').nth(2).innerText()).trim()).to.equal('899');
    await grid().getByRole('button', { name: 'Menu of Copies' }).click();
    await page.getByRole('menuitem', { name: 'Move left' }).click();
    await page.waitForURL(/columns=name%2Ccopies%2Cpages/);
    const edge = await grid().locator('th', { hasText: 'Copies' }).locator('.grid-edge').boundingBox();
    const x = (edge?.x ?? 0) + 4;
    await page.mouse.move(x, (edge?.y ?? 0) + 10);
    await page.mouse.down();
    await page.mouse.move(x + 60, (edge?.y ?? 0) + 10, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/copies%3A164/);
    await page.getByRole('button', { name: 'Columns and density' }).click();
    await page.getByRole('checkbox', { name: 'Rare' }).click();
    await page.waitForURL(/isRare/);
    await page.keyboard.press('Escape');
    await page.mouse.click(700, 500);
    await grid().getByRole('button', { name: 'Menu of Rare' }).click();
    await page.getByRole('menuitem', { name: 'Hide' }).click();
    await page.waitForURL((url) => !url.search.includes('isRare'));
  });

  it('is grouped on levels with counts and sums, and each group opens its records', async () => {
    await open('?columns=name,copies&group=status,binding');
    const lent = grid().getByRole('row').filter({ hasText: 'Lent' });
    expect((await lent.getByRole('gridcell').nth(1).innerText()).replace(/\s+/g, ' ')).to.equal('Lent 500');
    await lent.click();
    const hard = grid().getByRole('row').filter({ hasText: 'Hardcover' });
    await hard.waitFor();
    await hard.getByRole('link').click();
    await page.waitForURL(/binding/);
    const [{ count = 0 } = {}] = await under.app.context.db.query<{ count: number }>(
      `SELECT count(*) AS count FROM library.books WHERE status = 'lent' AND binding = 'hard'`,
    );
    await total(String(count));
  });

  it('reads on as one scrolls', async () => {
    await open('?sort=name&columns=name,pages');
    for (let turn = 0; turn < 60 && !(await row('Book 0001900').isVisible()); turn += 1) {
      await grid().evaluate((element) => element.scrollBy(0, 1_400));
      await page.waitForTimeout(30);
    }
    await row('Book 0001900').waitFor();
    expect(await grid().getByRole('row').count()).to.be.lessThan(80);
  });

  it('is walked through by keys: arrows, Space, F2, Enter', async () => {
    await open('?sort=name&columns=name,pages');
    await grid().focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'F2']) await page.keyboard.press(key);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('123');
    await page.keyboard.press('Enter');
    await page.getByText('Book 0000002 changed').waitFor();
    expect((await numberOf('Book 0000002')).pages).to.equal(123);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expectSoon(async () => (await numberOf('Book 0000002')).pages, 74);
    await grid().focus();
    await page.keyboard.press('Space');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/library\/books\/[0-9a-f-]{36}/);
  });

  it('shows what somebody else wrote meanwhile, and writes again or takes theirs', async () => {
    await open('?sort=name&columns=name,pages');
    await under.app.context.db.query(`UPDATE library.books SET pages = 777, version = version + 1 WHERE name = 'Book 0000003'`);
    await cell('Book 0000003', 2).dblclick();
    await grid().getByRole('textbox', { name: 'Pages' }).fill('5');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('777').waitFor();
    await dialog.getByRole('button', { name: 'Write mine again' }).click();
    await expectSoon(async () => (await numberOf('Book 0000003')).pages, 5);
  });

  it('is saved as a view, without lost updates, and shared', async () => {
    await open('?sort=-pages&columns=name,pages');
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'Save as a new view' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Thick books');
    await page.getByRole('radio', { name: 'Everybody' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/view=/);
    const other = await under.signedIn('admin');
    await other.goto('/library/books');
    await other.getByRole('button', { name: 'Saved views' }).click();
    await other.getByRole('menuitem', { name: 'Thick books' }).click();
    await other.waitForURL(/sort=-pages/);
    for (const each of [page, other]) {
      const column = each === page ? 'Title' : 'Pages';
      await each.getByRole('grid').getByRole('button', { name: column, exact: true }).click();
      await each.waitForURL((url) => !url.search.includes('sort=-pages'));
    }
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: 'Save changes to' }).click();
    await page.getByText('“Thick books” saved').waitFor();
    await other.getByRole('button', { name: 'Saved views' }).click();
    await other.getByRole('menuitem', { name: 'Save changes to' }).click();
    await other.locator('.ant-modal-confirm-title', { hasText: 'Somebody else changed “Thick books”' }).waitFor();
    await other.getByRole('button', { name: 'Take theirs' }).click();
    await other.waitForURL(/sort=name/);
    await other.context().close();
  });

  it('is exported as it is seen: its filter, its sort, its columns', async () => {
    await open('?sort=-name&columns=name,status,pages&filter={"status":{"eq":"lost"}}');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export and print' }).click();
    await page.getByRole('menuitem', { name: 'Export as CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).to.equal('books.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines).to.have.length(501);
    expect(lines[0]?.replace('\uFEFF', '').split(',')).to.have.length(3);
    expect(lines[1]).to.match(/^Book 0002499,/);
    const workbook = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export and print' }).click();
    await page.getByRole('menuitem', { name: 'XLSX' }).click();
    expect((await readFile(await (await workbook).path())).subarray(0, 2).toString()).to.equal('PK');
  });

  it('changes 2,000 records in four clicks, with a result for each', async () => {
    await open('?sort=name&filter={"name":{"lt":"Book 0002001"}}');
    await total('2,000');
    let clicks = 0;
    const click = async (target: Locator) => {
      clicks += 1;
      await target.click();
    };
    await click(grid().getByRole('checkbox', { name: 'Select all' }));
    await click(page.getByRole('button', { name: 'Edit a field' }));
    await page.keyboard.type('Place');
    await click(page.locator('.ant-select-dropdown:visible').getByTitle('Place', { exact: true }));
    await page.keyboard.type('Cellar');
    await click(page.getByRole('button', { name: 'Apply to 2,000 records' }));
    await page.getByText('2,000 done, 0 refused').waitFor({ timeout: 60_000 });
    expect(clicks).to.be.at.most(4);
    const [{ count } = {}] = await under.app.context.db.query(
      `SELECT count(*) AS count FROM library.books WHERE shelf_place = 'Cellar'`,
    );
    expect(Number(count)).to.equal(2_000);
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    const left = async () => {
      const [row] = await under.app.context.db.query(`SELECT count(*) AS count FROM library.books WHERE shelf_place = 'Cellar'`);
      return Number(row?.count);
    };
    await expectSoon(left, 0, 30_000);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  it('takes an action on many, stops when it is told to, and says why a record was refused', async () => {
    pace.ms = 30;
    await open('?sort=name&filter={"name":{"lt":"Book 0000401"}}');
    await grid().getByRole('checkbox', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Lend', exact: true }).click();
    await page.getByRole('button', { name: /Apply to 400/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Cancel|Stop)/ })
      .click();
    await page.getByText(/Cancelled: .* not begun/).waitFor({ timeout: 30_000 });
    pace.ms = 0;
    await page
      .getByText(/"Book 0000\d+" is (ordered|lent|lost)\./)
      .first()
      .waitFor();
  });
});

async function expectSoon(read: () => Promise<unknown>, value: unknown, withinMs = 5_000): Promise<void> {
  for (let turn = 0; turn < withinMs / 100 && (await read()) !== value; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await read()).to.equal(value);
}
