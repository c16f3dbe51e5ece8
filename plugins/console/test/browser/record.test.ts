import audit from '@entrepot/security-audit';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import console from '../../src/index.ts';
import { insurancePlugin, museumPlugin } from '../record/museum-plugin.ts';
import { type ConsoleUnderTest, needsBrowser, phone, startConsole } from './browser.ts';

const exhibits = '/api/v1/museum/exhibits';

describe('the page of a record', () => {
  let house: ConsoleUnderTest;
  let page: Page;
  let numbers = 0;

  const make = async (values: object = {}): Promise<string> => {
    numbers += 1;
    const { body } = await house.app.post(exhibits, { name: 'Blue vase', number: `A-${numbers}`, ...values });
    return body.id;
  };
  const read = async (id: string) => (await house.app.get(`${exhibits}/${id}`)).body;
  const open = async (id: string, on: Page = page) => {
    await on.goto(`/museum/exhibits/${id}`);
    await on.locator('h1.record-title').waitFor();
  };
  const edit = () => page.getByRole('button', { name: 'Edit', exact: true }).click();
  const save = () => page.keyboard.press('Control+s');
  const saved = () => page.getByRole('button', { name: 'Edit', exact: true }).waitFor();

  before(async function () {
    needsBrowser(this);
    this.timeout(60_000);
    house = await startConsole({ plugins: [console, museumPlugin, insurancePlugin, audit] });
    page = await house.signedIn();
    await house.app.kernel.db.query(
      `INSERT INTO "kernel"."users" (name, display_name, roles) VALUES ('mei', 'Mei Lin', '["admin"]')`,
    );
  });
  after(() => house?.stop());

  it('shows every field by its hints, and what another plugin added under its label', async () => {
    const donor = (await house.app.post('/api/v1/museum/donors', { name: 'Ashmole', code: 'ASH' })).body.id;
    await open(
      await make({
        donor,
        value: { amount: '1200.5', currency: 'GBP' },
        policyNumber: 'P-1',
        weight: '1.250',
        parts: [{ name: 'Lid', value: { amount: '10', currency: 'GBP' } }, { name: 'Foot' }],
      }),
    );
    await page.getByRole('heading', { name: 'Insurance' }).waitFor();
    await page.getByRole('table', { name: /Parts/ }).getByRole('row', { name: /Lid/ }).waitFor();
    await page.locator('dl').getByRole('link', { name: 'Ashmole' }).first().waitFor();
    await page.getByRole('tab', { name: 'Catalogue' }).click();
    await page.getByRole('heading', { name: 'Size' }).waitFor();
  });

  it('changes fields of every kind in place, and Ctrl+S saves them', async () => {
    const id = await make({ parts: [{ name: 'Lid' }] });
    await open(id);
    await edit();
    await page.getByLabel('Name').fill('Green vase');
    await page.getByLabel('Story', { exact: true }).fill('Line one\nline two');
    await page.getByLabel('Insured for', { exact: true }).fill('1,234.50');
    await page.getByLabel('Insured for: currency').fill('gbp');
    await page.getByLabel('Kind').click();
    await page.getByTitle('Painting').click();
    await page.getByRole('switch', { name: 'Original' }).click();
    await page.getByRole('tab', { name: 'Catalogue' }).click();
    await page.getByLabel('Acquired on').fill('2024-05-01');
    await page.getByLabel('Inspected at').fill('2026-03-01T08:30');
    await page.getByLabel('Pieces').fill('3');
    await page.getByLabel('Weight in kg').fill('1.250');
    await page.getByLabel('Coldest').fill('12');
    await page.getByLabel('Free notes').fill('{"a": [1, 2]}');
    await save();
    await saved();
    const record = await read(id);
    const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(record).to.deep.include({
      name: 'Green vase',
      story: 'Line one\nline two',
      kind: 'painting',
      isOriginal: false,
      pieces: 3,
    });
    expect(record).to.deep.include({ acquiredOn: '2024-05-01', climate: { minimum: 12 }, notes: { a: [1, 2] } });
    expect(Number(record.value.amount)).to.equal(1234.5);
    expect(record.value.currency).to.equal('GBP');
    expect(Number(record.weight)).to.equal(1.25);
    if (zone === 'UTC') expect(record.inspectedAt).to.match(/^2026-03-01T08:30/);
  });

  it('says at the control what is wrong, in the browser and as the server says it, in rows too', async () => {
    await make({ number: 'Z-1' });
    const id = await make({ parts: [{ name: 'Lid' }] });
    await open(id);
    await edit();
    await page.getByLabel('Number', { exact: false }).first().fill('nonsense');
    await page.getByLabel('Part, row 1').fill('');
    await page.getByLabel('Count, row 1').fill('0');
    await save();
    await page.getByText('This does not have the expected form.').waitFor();
    expect(await page.getByLabel('Part, row 1').getAttribute('aria-invalid')).to.equal('true');
    await page.getByText('At least 1.', { exact: true }).waitFor();
    await page.getByLabel('Part, row 1').fill('Foot');
    await page.getByLabel('Count, row 1').fill('2');
    await page.getByLabel('Number', { exact: false }).first().fill('Z-1');
    await save();
    // Only the server knows that another one has this number.
    await page.locator('[data-field="number"] [role="alert"], .ant-alert-error').first().waitFor();
    expect((await read(id)).parts[0].name).to.equal('Lid');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
    await saved();
  });

  it('adds, removes and pastes rows', async () => {
    const id = await make({ parts: [{ name: 'Lid' }, { name: 'Gone' }] });
    await open(id);
    await edit();
    await page.getByRole('button', { name: 'Remove row 2' }).click();
    await page.getByRole('button', { name: 'Add a row' }).click();
    await page.getByLabel('Part, row 2').focus();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'Foot\t4\nBody\t5\tGBP 12.50\n');
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await page.getByLabel('Part, row 3').waitFor();
    await save();
    await saved();
    const { parts } = await read(id);
    expect(parts.map((part: { name: string; count: number }) => [part.name, part.count])).to.deep.equal([
      ['Lid', 1],
      ['Foot', 4],
      ['Body', 5],
    ]);
    expect(parts[2].value.currency).to.equal('GBP');
  });

  it('finds a reference while one types, and makes one that is not there', async () => {
    await house.app.post('/api/v1/museum/donors', { name: 'Hearth and Hall', code: 'HAH' });
    const id = await make();
    await open(id);
    await edit();
    const donor = page.getByRole('combobox', { name: 'Donor' });
    await donor.click();
    await donor.fill('hall');
    await page.locator('.ant-select-item-group', { hasText: 'Found' }).waitFor();
    await page.locator('.ant-select-item-option', { hasText: 'HAH' }).waitFor();
    await donor.press('Enter');
    await page.getByRole('link', { name: 'Open Hearth and Hall' }).waitFor();
    await donor.click();
    await donor.fill('Newcomer');
    await page.getByRole('button', { name: 'New Donor “Newcomer”' }).click();
    const drawer = page.getByRole('dialog');
    expect(await drawer.getByLabel('Name').inputValue()).to.equal('Newcomer');
    await drawer.getByRole('button', { name: 'Create' }).click();
    await drawer.getByText('Please fill this in.').waitFor();
    await drawer.getByLabel('Code').fill('NEW');
    await drawer.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Open Newcomer' }).waitFor();
    await save();
    await saved();
    const made = (await house.app.get('/api/v1/museum/donors?filter={"code":{"eq":"NEW"}}')).body.data[0];
    expect((await read(id)).donor).to.equal(made.id);
  });

  it('takes a move of the state machine, and shows a refusal as a sentence at the field', async () => {
    const id = await make();
    await open(id);
    const way = page.getByRole('navigation', { name: 'States' });
    expect(await way.locator('[aria-current="step"]').innerText()).to.equal('Stored');
    await way.getByRole('button', { name: 'On show' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Room').fill('cellar');
    await dialog.getByRole('button', { name: 'Show', exact: true }).click();
    await dialog.getByText('The cellar is too damp for this exhibit: it shows 82 % of humidity').waitFor();
    await dialog.locator('[data-field="room"] [role="alert"]').waitFor();
    await dialog.getByLabel('Room').fill('hall');
    await dialog.getByRole('button', { name: 'Show', exact: true }).click();
    await way.locator('[aria-current="step"]', { hasText: 'On show' }).waitFor();
    expect((await read(id)).state).to.equal('shown');
    await page.getByRole('button', { name: 'Store', exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Restore', exact: true }).count()).to.equal(0);
  });

  it('says why a record stands where it stands, in the language of the user', async () => {
    const id = await make();
    await house.app.post('/api/v1/museum/objections', { exhibit: id, code: 'cracked', data: { length: 3 } });
    const gone = { exhibit: id, code: 'cracked', data: { length: 9 }, releasedAt: '2026-01-01T00:00:00Z' };
    await house.app.post('/api/v1/museum/objections', gone);
    await open(id);
    await page.getByText('Stored because: It has a crack of 3 mm').waitFor();
    expect(await page.getByText('9 mm').count()).to.equal(0);
    const chinese = await house.signedIn('admin', { locale: 'zh-CN' });
    await open(id, chinese);
    await chinese.getByText('有 3 毫米的裂纹').waitFor();
    await chinese.context().close();
  });

  it('tells changes, events and comments as one story, and comments mention people', async () => {
    const id = await make();
    await house.app.post('/api/v1/museum/visits', {
      exhibit: id,
      what: 'school',
      at: new Date().toISOString(),
      by: 'mark',
      data: { pupils: 31 },
    });
    await open(id);
    await edit();
    await page.getByLabel('Name').fill('Red vase');
    await save();
    await saved();
    const story = page.getByRole('region', { name: 'History and comments' });
    await story.getByText('A class of 31 came').waitFor();
    const change = story.locator('li', { hasText: 'Red vase' });
    await change.waitFor();
    expect(await change.locator('del').innerText()).to.equal('Blue vase');
    const box = story.getByLabel('Comment', { exact: true }).last();
    await box.pressSequentially('Look, @me');
    await page.locator('.ant-mentions-dropdown').getByText('mei').click();
    await box.pressSequentially('<b>now</b>');
    await page.keyboard.press('Control+Enter');
    await story.locator('.record-mention', { hasText: '@mei' }).waitFor();
    expect(await story.getByText('<b>now</b>').count()).to.equal(1);
    const other = await house.signedIn('admin');
    await open(id, other);
    await other.getByText('<b>now</b>').waitFor();
    await other.context().close();
  });

  it('lets one choose field by field where somebody else was faster', async () => {
    const id = await make({ story: 'old' });
    await open(id);
    await edit();
    await page.getByLabel('Name').fill('Mine');
    const { version } = await read(id);
    await house.app.patch(`${exhibits}/${id}`, { name: 'Theirs', story: 'new' }, { 'if-match': `"${version}"` });
    await save();
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this record' });
    await dialog.getByText('Taken over from them: Story').waitFor();
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await save();
    await saved();
    expect(await read(id)).to.include({ name: 'Mine', story: 'new' });
  });

  it('asks before changes are lost by going elsewhere', async () => {
    await open(await make());
    await edit();
    await page.getByLabel('Name').fill('Unsaved');
    await page.locator('article').getByRole('link', { name: 'Exhibits', exact: true }).click();
    await page.getByRole('button', { name: 'Go on editing' }).click();
    expect(await page.getByLabel('Name').inputValue()).to.equal('Unsaved');
    await page.locator('article').getByRole('link', { name: 'Exhibits', exact: true }).click();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.waitForURL(/exhibits$/);
  });

  it('uploads a file, shows it, and refuses one of another kind at its field', async () => {
    const id = await make();
    await open(id);
    await edit();
    const picture = page.locator('input[type="file"]');
    await picture.setInputFiles({ name: 'vase.png', mimeType: 'image/png', buffer: png });
    await page.getByRole('img', { name: 'vase.png' }).waitFor();
    await save();
    await saved();
    await page
      .getByRole('region', { name: 'Details' })
      .getByRole('link', { name: /vase\.png/ })
      .waitFor();
    expect((await read(id)).picture).to.be.a('string');
    await edit();
    await picture.setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
    await page
      .getByRole('region', { name: 'Details' })
      .getByRole('link', { name: /note\.txt/ })
      .waitFor();
    await save();
    await page.locator('[data-field="picture"] [role="alert"]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('makes a record with what the address says, and shows what refers to it', async () => {
    const donor = (await house.app.post('/api/v1/museum/donors', { name: 'Giver', code: 'GIV' })).body.id;
    await page.goto(`/museum/donors/${donor}`);
    await page.getByRole('tab', { name: 'Related' }).click();
    await page.getByRole('link', { name: 'New Exhibit' }).click();
    await page.getByRole('heading', { name: 'New Exhibit' }).waitFor();
    await page.getByRole('link', { name: 'Open Giver' }).waitFor();
    await page.getByLabel('Name').fill('Gift');
    await page.getByLabel('Number', { exact: false }).first().fill('G-1');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.waitForURL(/exhibits\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: 'Gift' }).waitFor();
    await page.goto(`/museum/donors/${donor}`);
    await page.getByRole('tab', { name: 'Related' }).click();
    await page
      .getByRole('table', { name: /Exhibits 1/ })
      .getByRole('link', { name: 'Gift' })
      .waitFor();
  });

  it('prints all tabs one below another, without the menu', async () => {
    await open(await make({ acquiredOn: '2024-05-01' }));
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('heading', { name: 'Size' }).waitFor();
    expect(await page.locator('.ant-layout-sider').isVisible()).to.equal(false);
    expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).to.equal(0);
    expect(await page.getByRole('radio', { name: 'Comments' }).count()).to.equal(0);
    await page.emulateMedia({ media: null });
  });

  it('fits a phone: nothing is wider than the screen', async () => {
    const small = await house.signedIn('admin', { viewport: phone });
    await open(await make({ parts: [{ name: 'Lid' }] }), small);
    const width = await small.evaluate(() => document.querySelector('.ant-layout-content')?.scrollWidth ?? 0);
    expect(width).to.be.at.most(phone.width);
    await small.getByRole('tab', { name: 'History' }).waitFor({ state: 'attached' });
    await small.context().close();
  });

  it('shows a new user around once, by the keyboard too', async () => {
    const fresh = await house.signedIn('admin', { isNew: true });
    await fresh.goto('/');
    const stop = fresh.locator('.driver-popover');
    await stop.getByText('Welcome').waitFor();
    await fresh.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await fresh.keyboard.press('ArrowRight');
    await stop.getByText('Everything has its place').waitFor();
    expect(await stop.getByText('2 of 6').count()).to.equal(1);
    await fresh.keyboard.press('Escape');
    await stop.waitFor({ state: 'detached' });
    await fresh.reload();
    await fresh.getByRole('button', { name: 'Account' }).click();
    expect(await stop.count()).to.equal(0);
    await fresh.getByRole('menuitem', { name: 'Take the tour' }).click();
    await stop.getByText('Welcome').waitFor();
    await fresh.context().close();
  });
});

/** One red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
