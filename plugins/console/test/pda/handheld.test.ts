import axe from 'axe-core';
import { expect } from 'chai';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { TestHandheld } from '../../../domain/warehouse/test/handheld.ts';
import type { TradingFloor } from '../../../domain/warehouse/test/trading-floor.ts';
import { needsBrowser, phone } from '../browser/browser.ts';
import { barcodes, open, openFloorWithPage, scanAndHear, signInAs, startWork, untilHeld } from './floor-page.ts';

const small = { width: 360, height: 640 };

describe('the handheld page', function () {
  this.timeout(120_000);
  let floor: TradingFloor;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });

  after(() => browser?.close());

  beforeEach(async () => {
    floor = await openFloorWithPage({ wei: 'warehouse-manager', mei: 'picker' });
    await floor.receive('cup', 'A-1-0', 10);
    await floor.receive('pot', 'A-1-1', 10);
    await floor.reserve('F-1', { cup: 2, pot: 1 });
    await floor.context.db.transaction((tx) => floor.desk.planWave(tx, { warehouseId: floor.warehouseId, ...floor.doing }));
    context = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });

  afterEach(async () => {
    await context.close();
    await floor.app.stop();
  });

  const text = (selector: string) => page.locator(selector).first().innerText();
  const states = async () =>
    (await floor.context.db.query<{ state: string }>('SELECT state FROM warehouse.scans ORDER BY sequence')).map(
      ({ state }) => state,
    );
  const until = async (wanted: readonly string[]) => {
    for (let tries = 0; tries < 100 && JSON.stringify(await states()) !== JSON.stringify(wanted); tries += 1) {
      await page.waitForTimeout(100);
    }
    expect(await states()).to.deep.equal(wanted);
  };

  it('leads a picker from bin to bin, refuses what is wrong with the reason, and packs', async () => {
    await startWork(page, floor);
    await open(page, 'pick');
    await page.locator('.list button').click();
    await page.locator('.place strong', { hasText: 'A-1-0' }).waitFor();
    await scanAndHear(page, 'A-1-1');
    expect(await text('.wrong')).to.equal('库位错误，应到 A-1-0');
    expect(await page.locator('html').getAttribute('data-feedback')).to.equal('error');
    await scanAndHear(page, 'A-1-0', barcodes.pot);
    expect(await text('.wrong')).to.equal('货品错误：pot');
    await scanAndHear(page, barcodes.cup, barcodes.cup);
    expect(await page.locator('html').getAttribute('data-feedback')).to.equal('done');
    await page.locator('.place strong', { hasText: 'A-1-1' }).waitFor();
    await scanAndHear(page, 'A-1-1', barcodes.pot);
    await until(['applied', 'applied']);
    await open(page, 'pack');
    await page.locator('.list button', { hasText: 'F-1' }).click();
    await scanAndHear(page, barcodes.cup, barcodes.pot, barcodes.cup);
    await page.locator('.primary').click();
    await until(['applied', 'applied', 'applied']);
  });

  it('receives, puts away, moves and counts', async () => {
    await startWork(page, floor);
    await page.locator('.status[data-link=online]').waitFor();
    await open(page, 'receive');
    await page.locator('.actions button').click();
    await page.locator('form input').fill('R-1');
    await page.locator('form button[type=submit]').click();
    await page.locator('.note', { hasText: 'R-1' }).waitFor();
    await scanAndHear(page, barcodes.cup, barcodes.cup);
    await page.locator('.primary').click();
    await until(['applied']);
    await open(page, 'putAway');
    await page.locator('.list em', { hasText: '2' }).waitFor();
    await scanAndHear(page, barcodes.cup, 'A-2-0');
    await open(page, 'move');
    await scanAndHear(page, 'A-2-0', barcodes.cup, 'A-2-1');
    await until(['applied', 'applied', 'applied']);
    await open(page, 'count');
    await scanAndHear(page, 'A-2-1', barcodes.cup);
    await page.locator('.line input').fill('4');
    await page.locator('.primary').click();
    await until(['applied', 'applied', 'applied', 'applied']);
    const [stock] = await floor.context.db.query(`SELECT on_hand FROM inventory.bin_balances WHERE bin = 'A-2-1'`);
    expect(stock).to.deep.equal({ on_hand: 4 });
  });

  it('shows a person what no longer fitted when it was sent', async () => {
    await startWork(page, floor);
    await page.locator('.tiles span').first().waitFor();
    await untilHeld(page);
    await context.setOffline(true);
    await open(page, 'pick');
    await page.locator('.list button').click();
    await page.locator('.place').waitFor();
    await scanAndHear(page, 'A-1-0', barcodes.cup, barcodes.cup);
    expect(await text('[data-testid=queued]')).to.equal('1 条未发送');
    const other = new TestHandheld(floor, 'handheld-8');
    const { tasks } = await other.snapshot();
    await other.does('pick', { task: tasks[0].id, bin: 'A-1-0', barcode: 'cup', quantity: 2 });
    await context.setOffline(false);
    await page.locator('[data-testid=conflicts]').waitFor();
    expect(await text('[data-testid=conflicts]')).to.equal('冲突：1');
    await open(page, 'queue');
    expect(await text('[data-testid=conflict-list] span')).to.equal('warehouse-manager 已拣此任务，请把货品放回。');
    await page.locator('[data-testid=conflict-list] button').click();
    await page.locator('.todo', { hasText: '已全部发送' }).waitFor();
    expect(await states()).to.include('conflict');
  });

  it('keeps what was done when the session ends, and under whose name it was', async () => {
    await startWork(page, floor);
    await page.locator('.tiles span').first().waitFor();
    await untilHeld(page);
    await context.setOffline(true);
    await open(page, 'move');
    await scanAndHear(page, 'A-1-1', barcodes.pot, 'A-2-1');
    await context.clearCookies();
    await context.setOffline(false);
    await page.locator('.banner').click();
    await signInAs(page, 'mei');
    await page.locator('.tiles').waitFor();
    await open(page, 'queue');
    await page.locator('.note', { hasText: 'wei' }).waitFor();
    expect(await states()).to.deep.equal([]);
    await open(page, 'settings');
    await page.locator('.danger').click();
    await signInAs(page, 'wei');
    await until(['applied']);
    const [{ person } = { person: '' }] = await floor.context.db.query<{ person: string }>(
      'SELECT person FROM warehouse.handhelds',
    );
    expect(person).to.equal('wei');
  });

  for (const [locale, colorScheme, viewport] of [
    ['zh-CN', 'light', phone],
    ['en-US', 'dark', small],
  ] as const) {
    it(`can be used by everyone, in ${colorScheme} colours and ${locale}`, async () => {
      await context.close();
      context = await browser.newContext({ viewport, locale, colorScheme });
      page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(`${floor.app.address}/pda/`);
      const found: string[] = [];
      const look = async (screen: string) => {
        await page.evaluate(axe.source);
        const results = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>(
          'document.fonts.ready.then(() => axe.run())',
        );
        for (const { id, impact, nodes } of results.violations) {
          if (impact === 'serious' || impact === 'critical') found.push(`${screen}: ${id} ${nodes[0]?.html}`);
        }
        const small = await page.evaluate<number>(
          `[...document.querySelectorAll('button, input')].filter((each) => each.getBoundingClientRect().height < 48).length`,
        );
        if (small > 0) found.push(`${screen}: ${small} targets are lower than 48 px`);
        const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
        if (wide) found.push(`${screen}: wider than the screen`);
      };
      await page.locator('form').waitFor();
      await look('sign-in');
      await startWork(page, floor);
      await page.locator('.tiles span').first().waitFor();
      await look('home');
      for (const screen of ['receive', 'putAway', 'pack', 'queue', 'settings']) {
        await open(page, screen);
        await page.locator('h1').waitFor();
        await look(screen);
      }
      await open(page, 'pick');
      await page.locator('.list button').click();
      await page.locator('.place').waitFor();
      await scanAndHear(page, 'A-1-1');
      await page.waitForTimeout(1_000);
      await look('pick');
      await open(page, 'count');
      await page.locator('.todo').waitFor();
      await scanAndHear(page, 'A-1-0', barcodes.cup);
      await page.waitForTimeout(600);
      await look('count');
      expect(found).to.deep.equal([]);
    });
  }
});
