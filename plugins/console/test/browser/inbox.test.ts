import { createKernel, createLog } from '@entrepot/core';
import { type Context, notify } from '@entrepot/sdk';
import { expect } from 'chai';
import console from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';
import { fillKitchen, kitchen, wash } from './kitchen.ts';

const plugins = [console, kitchen];

describe('The inbox in the browser', () => {
  let running: ConsoleUnderTest;

  before(async function () {
    needsBrowser(this);
    running = await startConsole({ plugins });
    await fillKitchen(running.app.context);
  });
  after(() => running?.stop());

  async function idOf(name: string): Promise<string> {
    const [user] = await running.app.context.db.query<{ id: string }>('SELECT id FROM kernel.users WHERE name = $1', [name]);
    return user?.id ?? '';
  }

  async function tell({ db, call }: Context, user: string, en: string): Promise<number> {
    await db.transaction((tx) => call(notify, { tx, to: { users: [user] }, text: { en }, importance: 'high' }));
    return Date.now();
  }

  it('shows a notice within two seconds of its commit, also from another process', async () => {
    const page = await running.signedIn('admin');
    const told = page.waitForResponse((response) => response.url().endsWith('/console/stream'));
    await page.goto('/inbox');
    await told;
    const admin = await idOf('admin');
    const other = createKernel({ plugins, databaseUrl: running.app.databaseUrl, role: 'worker', log: createLog('error') });
    await other.start();
    try {
      for (const [index, context] of [running.app.context, other.context('kernel')].entries()) {
        const committed = await tell(context, admin, `Notice ${index}`);
        const bell = page.getByRole('button', { name: `Inbox, ${index + 1} unread` });
        await bell.waitFor({ timeout: 2_000 });
        expect(Date.now() - committed).to.be.below(2_000);
      }
      const list = page.getByRole('list', { name: 'Notices' });
      await list.getByText('Notice 1').waitFor();
      await page.getByRole('button', { name: 'Mark all as read' }).click();
      await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor();
    } finally {
      await other.stop();
      await page.context().close();
    }
  });

  it('follows a job to its end: share done, time left, and the file of what was rejected', async () => {
    const page = await running.signedIn('admin');
    await page.goto('/inbox');
    await page.getByText('Jobs', { exact: true }).click();
    const user = { id: await idOf('admin'), name: 'admin', roles: ['admin'], attributes: {} };
    const { db } = running.app.context;
    await db.transaction(async (tx) => {
      const id = await tx.enqueue(wash, { plates: 40 });
      await tx.query('UPDATE kernel.jobs SET "user" = $2 WHERE id = $1', [id, JSON.stringify(user)]);
    });
    const row = page.locator('[data-job]').first();
    await row.getByText(/\d+ of 40/).waitFor();
    await row.getByText(/about \d+ s left/).waitFor();
    await page.locator('[data-job][data-state="done"]').first().waitFor();
    expect(await row.getByText('1 rejected').count()).to.equal(1);
    await page.context().close();
  });

  it('cancels a job from its row', async () => {
    const page = await running.signedIn('admin');
    await page.goto('/inbox');
    await page.getByText('Jobs', { exact: true }).click();
    const user = { id: await idOf('admin'), name: 'admin', roles: ['admin'], attributes: {} };
    await running.app.context.db.transaction(async (tx) => {
      const id = await tx.enqueue(wash, { plates: 600 });
      await tx.query('UPDATE kernel.jobs SET "user" = $2 WHERE id = $1', [id, JSON.stringify(user)]);
    });
    await page.getByRole('button', { name: 'Cancel Washing up' }).click();
    await page.locator('[data-job][data-state="cancelled"]').first().waitFor();
    await page.context().close();
  });
});
