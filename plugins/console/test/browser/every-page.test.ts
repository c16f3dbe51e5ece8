import demo from '@entrepot/demo';
import type { UiModel } from '@entrepot/sdk/ui';
import webhooks from '@entrepot/webhooks';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { seriousFindings } from './axe.ts';
import { type ConsoleUnderTest, desktop, needsBrowser, phone, startConsole } from './browser.ts';
import { click, distinct, onPhone, type Screen, screensOf, show } from './screens.ts';
import { settled, watchRequests } from './settle.ts';

interface Look {
  readonly locale: 'zh-CN' | 'en';
  readonly theme: 'light' | 'dark';
}

const looks: readonly Look[] = [
  { locale: 'zh-CN', theme: 'light' },
  { locale: 'en', theme: 'dark' },
  { locale: 'zh-CN', theme: 'dark' },
  { locale: 'en', theme: 'light' },
];

/** Every page in every look takes a quarter of an hour: `CONSOLE_PAGES=full`. Otherwise each page is seen in one look. */
const isFull = process.env.CONSOLE_PAGES === 'full';

describe('every page of the console', function () {
  this.timeout(isFull ? 3_600_000 : 480_000);
  let under: ConsoleUnderTest;
  let screens: readonly Screen[];
  const refused: string[] = [];

  const open = async (look: Look, viewport: typeof desktop): Promise<Page> => {
    const page = await under.signedIn('admin', { viewport });
    watchRequests(page);
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(`${page.url()}: ${error.message}`));
    await page.addInitScript((chosen) => {
      localStorage.setItem('entrepot.preferences', JSON.stringify({ ...chosen, timeZone: 'UTC', isTourSeen: true }));
    }, look);
    return page;
  };

  /** What is wrong with these screens: what axe finds, what cannot be opened, and what is wider than its window. */
  const faultsOf = async (seen: readonly Screen[], look: Look, viewport: typeof desktop): Promise<string[]> => {
    const page = await open(look, viewport);
    const faults: string[] = [];
    for (const screen of seen) {
      const found: string[] = [];
      try {
        await show(page, screen);
      } catch (error) {
        found.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
      }
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (excess > 0) found.push(`${excess} px too wide`);
      found.push(...(await seriousFindings(page)));
      faults.push(...found.map((each) => `${screen.name} (${look.locale}, ${look.theme}, ${viewport.width}): ${each}`));
    }
    await page.context().close();
    return faults;
  };

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [demo, webhooks, consolePlugin] });
    const model: UiModel = (await under.app.get('/api/v1/kernel/model')).body;
    const first = async (path: string, filter = '') => (await under.app.get(`${path}?pageSize=1${filter}`)).body.data[0]?.id;
    const entities = model.entities.filter(({ childOf, plugin }) => childOf === null && plugin !== 'kernel');
    const at = ({ path }: { path: string }) => path.slice('/api/v1'.length);
    const kinds = isFull ? entities : distinct(entities);
    const records = await Promise.all(kinds.map(async (each) => ({ path: at(each), id: await first(each.path) })));
    const id = await first('/api/v1/orders/orders', '&filter={"status":{"eq":"held"}}');
    screens = [
      ...screensOf({
        list: '/orders/orders',
        id,
        group: 'status',
        empty: '/shops/companies',
        entity: 'shops.company',
        csv: 'code,name,3\nA,Ada,1\nB,Bob,2\n',
      }),
      { name: 'order desk', path: '/orders/-/desk' },
      { name: 'story of an order', path: `/orders/orders/${id}`, open: click('.ant-tabs-tab:nth-child(3)') },
      ...entities.map((each) => ({ name: at(each), path: at(each) })),
      ...records.flatMap(({ path, id }) => (id ? [{ name: `${path}/${id}`, path: `${path}/${id}` }] : [])),
      ...kinds
        .filter(({ operations }) => operations.includes('create'))
        .map((each) => ({ name: at(each), path: `${at(each)}/new` })),
    ];
  });

  after(() => under?.stop());

  for (const [index, look] of looks.entries()) {
    it(`shuts nobody out: ${look.locale}, ${look.theme}`, async () => {
      const seen = isFull ? screens : screens.filter((_, place) => place % looks.length === index);
      expect(await faultsOf(seen, look, desktop)).to.deep.equal([]);
    });
  }

  it('shuts nobody out on a phone, and nothing is wider than it', async () => {
    const seen = screens.filter(({ name }) => onPhone.has(name));
    for (const [index, look] of looks.entries()) {
      const some = isFull ? seen : seen.filter((_, place) => place % looks.length === index);
      expect(await faultsOf(some, look, phone)).to.deep.equal([]);
    }
  });

  it('shuts nobody out at the door', async () => {
    for (const look of looks) {
      const page = await open(look, desktop);
      await page.context().clearCookies();
      await page.goto('/sign-in');
      await settled(page);
      expect(await seriousFindings(page), `${look.locale}, ${look.theme}`).to.deep.equal([]);
      await page.context().close();
    }
  });

  it('never asks for what its Content-Security-Policy forbids, and throws nothing', () => {
    expect(refused).to.deep.equal([]);
  });
});
