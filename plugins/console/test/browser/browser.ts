import { existsSync } from 'node:fs';
import { createTestApp, skip, type TestApp, type TestAppOptions } from '@entrepot/core/testing';
import { hashPassword } from '@entrepot/web/identity/password';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's, or the one that `CHROMIUM` names. */
const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** For `before(function () { needsBrowser(this); … })`: skips where there is no browser, and fails in CI, which installs one. */
export function needsBrowser(context: Mocha.Context): void {
  if (existsSync(executable)) return;
  const reason = `skipped: no Chromium at ${executable} (apt-get install chromium, or set CHROMIUM)`;
  if (process.env.CI) throw new Error(reason);
  skip(context, reason);
}

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export const password = 'a long enough password';

/** A running application with the console, and pages of a real browser that are signed in to it. */
export class ConsoleUnderTest {
  readonly app: TestApp;
  readonly browser: Browser;

  constructor(app: TestApp, browser: Browser) {
    this.app = app;
    this.browser = browser;
  }

  /**
   * A page in a session of its own, as this user; who is not there yet is made, with the role of the same name. Only who is
   * new to the console is shown around.
   */
  async signedIn(
    user = 'admin',
    { isNew = false, ...options }: BrowserContextOptions & { locale?: 'zh-CN' | 'en-US'; isNew?: boolean } = {},
  ): Promise<Page> {
    await this.#ensure(user);
    const context = await this.browser.newContext({ viewport: desktop, locale: 'en-US', baseURL: this.app.address, ...options });
    if (!isNew) await context.addInitScript(skipTour);
    await signIn(context, user);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return page;
  }

  async #ensure(name: string): Promise<void> {
    await this.app.kernel.db.query(
      `INSERT INTO "kernel"."users" (name, roles, password_hash) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`,
      [name, JSON.stringify([name]), await hashPassword(password)],
    );
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
  }
}

/** Runs in the page. */
function skipTour(): void {
  const key = 'entrepot.preferences';
  localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), isTourSeen: true }));
}

async function signIn(context: BrowserContext, user: string): Promise<void> {
  const answer = await context.request.post('/api/v1/kernel/signIn', { data: { user, password } });
  if (!answer.ok()) throw new Error(`${user} could not sign in: ${await answer.text()}`);
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Boots the plugins with everything at work, and a browser. Stop it in `after`. */
export async function startConsole(options: TestAppOptions): Promise<ConsoleUnderTest> {
  const app = await createTestApp({ live: true, ...options });
  const browser = await openBrowser();
  return new ConsoleUnderTest(app, browser);
}
