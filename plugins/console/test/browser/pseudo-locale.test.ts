import { hashPassword } from '@entrepot/web/identity/password';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, password, startConsole } from './browser.ts';
import { fillMarks, marks } from './marks-plugin.ts';
import { screensOf, show } from './screens.ts';
import { watchRequests } from './settle.ts';

/**
 * Texts that people read and that come from no messages file. Data of the test have no letters; what else has them and is no
 * text, as a time zone or a permission, stands in an element for it or is marked as a value.
 */
function textsWithoutMarks(): string[] {
  const values = '[data-value], code, pre, kbd, svg, canvas, script, style, [role="listbox"] > [role="option"]';
  /** A picture that is not said, that stands within something with a name, or that antd draws beside what says the same. */
  const unsaid = '[aria-hidden="true"], [aria-label]:not(.anticon) .anticon, .ant-steps .anticon, .ant-modal-confirm .anticon';
  const isUnsaid = (element: Element) =>
    element.closest(`${unsaid}, .ant-select-suffix, .ant-dropdown-menu-submenu-arrow, .ant-alert-icon`) !== null;
  const months = Array.from({ length: 12 }, (_, month) => new Date(2026, month, 1).toLocaleString('en', { month: 'long' }));
  const days = Array.from({ length: 7 }, (_, day) => new Date(2026, 1, day + 1).toLocaleString('en', { weekday: 'long' }));
  const ofDates = new RegExp(`\\b(${[...months, ...days].flatMap((name) => [name, name.slice(0, 3)]).join('|')}|AM|PM)\\b`, 'g');
  const isBare = (text: string) => {
    let rest = text;
    for (let before = ''; before !== rest; ) [before, rest] = [rest, rest.replace(/⟦[^⟦⟧]*⟧/g, '')];
    return /[A-Za-z]{2,}/.test(rest.replace(ofDates, '').replace(/\b(EUR|UTC|utf-8)\b/g, ''));
  };
  const found = new Set<string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (isBare(text) && !node.parentElement?.closest(values)) found.add(text.slice(0, 80));
  }
  for (const name of ['aria-label', 'aria-description', 'placeholder', 'title', 'alt']) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name) ?? '';
      if (isBare(text) && !element.closest(values) && !isUnsaid(element))
        found.add(`${name} of ${element.tagName.toLowerCase()}: ${text.slice(0, 80)}`);
    }
  }
  return [...found];
}

describe('the texts of the console in the pseudo-locale', function () {
  this.timeout(240_000);
  let under: ConsoleUnderTest;
  let page: Page;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [marks, consolePlugin] });
    await under.app.kernel.db.query(fillMarks);
    await under.app.kernel.db.query(
      `INSERT INTO kernel.users (name, display_name, roles, password_hash) VALUES ('1001', '曹雪芹', '["admin"]', $1)`,
      [await hashPassword(password)],
    );
    page = await under.signedIn('1001');
    watchRequests(page);
    await page.addInitScript(() => {
      localStorage.setItem('entrepot.preferences', '{"locale":"en-XA","timeZone":"UTC","theme":"light","isTourSeen":true}');
    });
  });

  after(() => under?.stop());

  it('all come from the messages: none stands without its marks', async () => {
    const { body } = await under.app.get('/api/v1/marks/works?filter={"state":{"eq":"raw"}}&pageSize=1');
    const screens = screensOf({
      list: '/marks/works',
      id: body.data[0].id,
      group: 'state',
      empty: '/marks/shelves',
      entity: 'marks.shelf',
      csv: '编号,行,3\n11,12,13\n14,15,16\n',
    });
    const bare = new Map<string, string>();
    for (const screen of screens) {
      await show(page, screen);
      for (const text of await page.evaluate(textsWithoutMarks)) bare.set(text, bare.get(text) ?? screen.name);
    }
    expect([...bare].map(([text, name]) => `${name}: ${text}`)).to.deep.equal([]);
  });
});
