import webhooks from '@entrepot/webhooks';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';

describe('the API explorer', function () {
  this.timeout(120_000);
  let under: ConsoleUnderTest;

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [webhooks, consolePlugin] });
  });

  after(() => under?.stop());

  /** Opens it, and keeps what the browser refuses and who else is asked. */
  async function open(preferences: object, at = ''): Promise<{ page: Page; refused: string[] }> {
    const page = await under.signedIn();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(under.app.address) && !request.url().startsWith('data:')) refused.push(request.url());
    });
    await page.addInitScript((text) => {
      localStorage.setItem('entrepot.preferences', text);
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`${violatedDirective} ${blockedURI}`),
      );
    }, JSON.stringify(preferences));
    const answer = await page.goto(`/api-explorer/${at}`);
    expect(answer?.headers()['content-security-policy']).to.contain("script-src 'self'").and.not.to.contain('unsafe-eval');
    await page.getByText('Whether the process runs').first().waitFor();
    return { page, refused };
  }

  it('shows the API, in the language and colours of the console, and asks nobody else', async () => {
    const { page, refused } = await open({ locale: 'zh-CN', theme: 'dark' });
    await page.getByText('返回控制台').waitFor();
    expect(await page.locator('body').getAttribute('class')).to.contain('dark-mode');
    await page.waitForLoadState('networkidle');
    expect(refused).to.deep.equal([]);
    await page.context().close();
  });

  it('tries a request as who is signed in', async () => {
    const { page, refused } = await open({ locale: 'en', theme: 'light' }, '#tag/kernel/GET/api/v1/kernel/me');
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/kernel/me'));
    await page
      .getByRole('button', { name: /Test Request.*kernel\/me/i })
      .first()
      .click();
    await page.getByRole('button', { name: /Send get request/ }).click();
    const answer = await answered;
    expect(answer.status()).to.equal(200);
    expect((await answer.json()).name).to.equal('admin');
    expect(answer.request().headers()['x-requested-with']).to.equal('entrepot');
    expect(refused).to.deep.equal([]);
    await page.context().close();
  });
});
