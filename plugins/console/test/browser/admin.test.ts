import { defineEntity, definePlugin, field } from '@entrepot/sdk';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import consolePlugin from '../../src/index.ts';
import { type ConsoleUnderTest, needsBrowser, password, startConsole } from './browser.ts';

const Plot = defineEntity('farm.plot', {
  label: { en: 'Plot', zh: '地块' },
  fields: { name: field.text(), size: field.integer() },
});
const Barn = defineEntity('farm.barn', { label: { en: 'Barn', zh: '谷仓' }, fields: { name: field.text() } });
const farm = definePlugin({ name: 'farm', version: '1.0.0', label: { en: 'Farm', zh: '农场' }, entities: [Plot, Barn] });

describe('administration', function () {
  this.timeout(60_000);
  let console: ConsoleUnderTest;
  let page: Page;
  before(async function () {
    needsBrowser(this);
    console = await startConsole({ plugins: [consolePlugin, farm] });
    page = await console.signedIn();
  });
  after(() => console?.stop());
  const menu = () => page.getByRole('navigation', { name: 'Menu' });

  it('makes a role from picked permissions', async () => {
    await page.goto('/admin/roles');
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Key').fill('gardener');
    const grants = page.getByRole('region', { name: 'Grants' });
    await grants.getByRole('button', { name: 'Add a rule' }).click();
    await grants.getByRole('combobox', { name: 'Permission' }).fill('plot read');
    await page.getByText('Read Plot', { exact: false }).first().click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'gardener' }).waitFor();
    const { body } = await console.app.get('/api/v1/kernel/roles?filter={"name":{"eq":"gardener"}}');
    expect(body.data[0].grants).to.deep.equal([{ permission: 'farm.plot.read' }]);
  });

  it('looks through a role, with a word on every screen, and changes nothing meanwhile', async () => {
    await page.getByRole('button', { name: 'Look through this role' }).click();
    await page.getByText('You look through the role “gardener”').waitFor();
    await menu().getByText('Farm').click();
    await menu().getByText('Plots').click();
    expect(await menu().getByText('Barns').count()).to.equal(0);
    const headers = { 'x-view-as': 'gardener', 'x-requested-with': 'entrepot' };
    const refused = await page.request.post('/api/v1/farm/plots', { headers, data: { name: 'x', size: 1 } });
    expect((await refused.json()).code).to.equal('only-viewing');
    await page.getByRole('button', { name: 'End the view' }).click();
    await menu().getByText('Farm').click();
    await menu().getByText('Barns').waitFor();
  });

  it('makes a user who can sign in at once', async () => {
    await page.goto('/admin/users');
    await page.getByRole('button', { name: 'New user' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Sign-in name').fill('grace');
    await drawer.getByLabel('Name', { exact: true }).fill('Grace Hopper');
    await drawer.getByRole('combobox', { name: 'Roles' }).fill('gardener');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await drawer.getByLabel('Password').fill(password);
    await drawer.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Saved.').waitFor();
    const grace = await console.signedIn('grace');
    await grace.goto('/farm/plots');
    await grace.getByRole('button', { name: 'Grace Hopper' }).waitFor();
    await grace.context().close();
  });

  it('shows a new API token once, and revokes it', async () => {
    await page.goto('/admin/profile');
    await page.getByRole('button', { name: 'New API token' }).click();
    await page.getByLabel('What is it for?').fill('report');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    const token = (await page.getByLabel('Token', { exact: true }).innerText()).trim();
    const headers = { authorization: `Bearer ${token}` };
    const called = async () => (await fetch(`${console.app.address}/api/v1/farm/plots`, { headers })).status;
    expect(await called()).to.equal(200);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.getByText(token).count()).to.equal(0);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.locator('.ant-popover').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('You have no API tokens').waitFor();
    expect(await called()).to.equal(401);
  });

  it('ends other sessions of the user', async () => {
    const other = await console.signedIn();
    await other.goto('/');
    await page.goto('/admin/profile');
    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByText('Ended.').waitFor();
    expect((await other.request.get('/api/v1/kernel/me')).status()).to.equal(401);
    await other.context().close();
    await page.getByText('This session').waitFor();
  });
});
