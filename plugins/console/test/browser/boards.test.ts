import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { fillBooks, library } from '../list/books-plugin.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

describe('boards over any list', function () {
  this.timeout(90_000);
  let under: ConsoleUnderTest;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [library, consolePlugin] });
    await under.app.kernel.db.query(fillBooks, [300]);
    page = await under.signedIn();
    await page.goto('/');
    await page.evaluate(() => localStorage.setItem('entrepot.preferences', '{"locale":"en","timeZone":"UTC","isTourSeen":true}'));
  });
  after(async () => {
    await under?.stop();
  });

  const countOf = async (where: string) => {
    const [row] = await under.app.context.db.query(`SELECT count(*) AS count FROM library.books WHERE ${where}`);
    return Number(row?.count);
  };
  const total = (count: number) => page.getByText(`${count.toLocaleString('en')} records`, { exact: true }).waitFor();
  const column = (name: string) => page.getByRole('region', { name, exact: true });

  it('shows a column for each state, and takes the action when a card is dragged', async () => {
    await page.goto('/library/books?show=kanban&sort=name');
    const card = column('On the shelf').getByRole('listitem').filter({ hasText: 'Book 0000001' });
    await card.waitFor();
    expect(await column('On the shelf').getByRole('heading').innerText()).to.match(/120$/);
    const from = await card.boundingBox();
    const to = await column('Lent').boundingBox();
    if (!from || !to) throw new Error('the board is not there');
    await page.mouse.move(from.x + 60, from.y + from.height - 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 90, from.y + from.height - 6, { steps: 3 });
    await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 8 });
    // Nothing leads from the shelf back to being ordered.
    expect(await column('Ordered').getAttribute('data-dimmed')).to.equal('true');
    expect(await column('Lent').getAttribute('data-over')).to.equal('true');
    await page.mouse.up();
    await column('Lent').getByText('Book 0000001').waitFor();
    expect(await countOf(`name = 'Book 0000001' AND status = 'lent'`)).to.equal(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await column('On the shelf').getByText('Book 0000001').waitFor();
  });

  it('moves a card by its menu, and asks what the action wants to know', async () => {
    await page.goto('/library/books?show=kanban&sort=name');
    await column('Ordered').getByRole('button', { name: 'Move Book 0000005' }).click();
    await page.getByRole('menuitem', { name: 'Shelve' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /Place/ }).fill('A 7');
    await page.keyboard.press('Enter');
    await column('On the shelf').getByText('Book 0000005').waitFor();
    expect(await countOf(`name = 'Book 0000005' AND status = 'shelved' AND shelf_place = 'A 7'`)).to.equal(1);
  });

  it('shows a calendar by any date, each day of which opens its records', async () => {
    const [{ day = '' } = {}] = await under.app.context.db.query<{ day: string }>(
      `SELECT to_char(bought_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM library.books ORDER BY bought_at DESC OFFSET 150 LIMIT 1`,
    );
    await page.goto(`/library/books?show=calendar&by=boughtAt&on=${day}`);
    const box = page.locator(`[data-day="${day}"]`);
    await box.getByRole('link').first().waitFor();
    // Three of them, and how many there are more.
    await box.getByRole('listitem').nth(3).waitFor();
    const count = await countOf(`(bought_at AT TIME ZONE 'UTC')::date = '${day}'`);
    await box.getByRole('link').first().click();
    await total(count);
    await page.goto(`/library/books?show=calendar&by=printedOn&on=${day}`);
    await page.getByText('Week', { exact: true }).click();
    await page.waitForURL(/across=week/);
    await page.waitForFunction(() => document.querySelectorAll('[data-day]').length === 7);
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.waitForURL((url) => url.searchParams.get('on') !== day);
  });

  it('counts and sums in a pivot with totals, each number of which opens its records', async () => {
    await page.goto('/library/books?show=pivot&by=status&across=binding');
    const row = page.getByRole('row').filter({ hasText: 'Lost' });
    await row.waitFor();
    const [, , cell] = await row.getByRole('cell').allInnerTexts();
    const expected = await countOf(`status = 'lost' AND binding = 'ring'`);
    expect(Number(cell)).to.equal(expected);
    expect(await page.locator('.pivot tfoot td').last().innerText()).to.equal('300');
    await row.getByRole('link').nth(2).click();
    await total(expected);
    await page.goto('/library/books?show=pivot&by=createdAt:day&measure=sum:price.amount');
    const [{ sum = '' } = {}] = await under.app.context.db.query<{ sum: string }>(
      `SELECT sum(price_amount)::text AS sum FROM library.books WHERE price_currency = 'USD'`,
    );
    await page
      .locator('.pivot tfoot')
      .getByText(`$${Number(sum).toLocaleString('en', { minimumFractionDigits: 2 })}`)
      .waitFor();
  });

  it('draws bars, lines and a pie, each part of which opens its records', async () => {
    await page.goto('/library/books?show=chart&by=status');
    const canvas = page.locator('canvas');
    await canvas.waitFor();
    await page.getByRole('row').filter({ hasText: 'Lent' }).getByRole('link').waitFor();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('no chart');
    // The first of four bars stands in the first quarter, near the ground.
    await page.mouse.click(box.x + 30 + (box.width - 40) / 8, box.y + box.height - 45);
    await page.waitForURL(/filter=/);
    await total(await countOf(`status = 'ordered'`));
    await page.goBack();
    await page.getByRole('row').filter({ hasText: 'Lent' }).getByRole('link').click();
    await total(await countOf(`status = 'lent'`));
    for (const form of ['line', 'pie']) {
      await page.goto(`/library/books?show=chart&by=createdAt:day&across=binding&chart=${form}`);
      await canvas.waitFor();
    }
  });

  it('tells in words why a board cannot be shown', async () => {
    await page.goto('/library/books?show=pivot&by=name,pages,copies,boughtAt&filter={"pages":{"gt":"x"}}');
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    expect(await page.getByText('compared with a whole number').count()).to.be.greaterThan(0);
  });
});
