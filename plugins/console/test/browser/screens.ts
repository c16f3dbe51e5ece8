import type { UiEntity } from '@entrepot/sdk/ui';
import type { Page } from 'playwright-core';
import { go, settled } from './settle.ts';

/** A place of the console as people see it: an address, and what is opened there. Selectors know no language. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly open?: (page: Page) => Promise<void>;
}

/** Which records the screens show. */
export interface Subjects {
  /** `/orders/orders`: the list of an entity with states, actions and children. */
  readonly list: string;
  /** A record of it that has an action with input. */
  readonly id: string;
  /** A field to group by, and one with days. */
  readonly group: string;
  /** An entity that nobody has made records of. */
  readonly empty: string;
  /** The name of the entity, for an import, and a file of two lines for it. */
  readonly entity: string;
  readonly csv: string;
}

const icon = (name: string) => `.ant-layout-content .anticon-${name}`;
/** Clicks the first of what the selector finds. */
export const click = (selector: string) => (page: Page) => page.locator(selector).filter({ visible: true }).first().click();
const press = (key: string) => (page: Page) => page.keyboard.press(key);
const seen = (selector: string) => (page: Page) => page.locator(selector).filter({ visible: true }).first().waitFor();
const choose = (row: string) => click(`${row} [type="checkbox"]`);

const dialog = seen('[role="dialog"]');
const popover = seen('.ant-popover');
const menu = seen('.ant-dropdown [role="menu"]');

/** One after the other, each on a page that has come to rest. */
function steps(...each: ((page: Page) => Promise<unknown>)[]): (page: Page) => Promise<void> {
  return async (page) => {
    for (const step of each) {
      await step(page);
      await settled(page);
    }
  };
}

const upload = (csv: string) => (page: Page) =>
  page.locator('input[type="file"]').setInputFiles({ name: '1.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });

/** Every kind of screen that the console has for any plugin, and what opens on it. */
export function screensOf({ list, id, group, empty, entity, csv }: Subjects): readonly Screen[] {
  const record = `${list}/${id}`;
  const wizard = `/imports/new?entity=${entity}`;
  return [
    { name: 'home', path: '/' },
    { name: 'home while it is changed', path: '/', open: click(icon('edit')) },
    { name: 'settings of a widget', path: '/', open: steps(click(icon('edit')), click(icon('setting')), popover) },
    { name: 'inbox', path: '/inbox' },
    { name: 'inbox in its drawer', path: '/inbox', open: steps(click('header .anticon-bell'), dialog) },
    { name: 'account menu', path: '/inbox', open: steps(click('header .anticon-user'), menu) },
    { name: 'palette', path: '/inbox', open: steps(press('Control+k'), seen('[cmdk-input]')) },
    {
      name: 'palette that found',
      path: '/inbox',
      open: steps(press('Control+k'), seen('[cmdk-input]'), (page) => page.keyboard.type('11')),
    },
    { name: 'keys', path: '/inbox', open: steps(press('?'), dialog) },
    { name: 'search', path: '/search?q=11' },
    { name: 'nothing found', path: '/search?q=zzzzzz' },
    { name: 'no such page', path: '/nothing/at-all' },
    { name: 'list without records', path: empty },
    { name: 'list without hits', path: `${list}?q=zzzzzz` },
    { name: 'fields to filter by', path: list, open: steps(click(icon('filter')), popover) },
    { name: 'filter', path: list, open: steps(click(icon('filter')), click('.ant-popover button')) },
    { name: 'chip of a filter', path: `${list}?filter={"${group}":{"empty":false}}` },
    { name: 'saved views', path: list, open: steps(click('.ant-layout-content .ant-badge button'), menu) },
    {
      name: 'view to be saved',
      path: `${list}?group=${group}`,
      open: steps(click('.ant-layout-content .ant-badge button'), click('.ant-dropdown-menu-item:last-child'), dialog),
    },
    { name: 'columns', path: list, open: steps(click(icon('setting')), popover) },
    { name: 'export', path: list, open: steps(click(icon('download')), menu) },
    { name: 'menu of a column', path: list, open: steps(click('.grid-more'), menu) },
    { name: 'chosen records', path: list, open: steps(choose('tbody'), seen('[role="toolbar"]')) },
    { name: 'bulk edit', path: list, open: steps(choose('tbody'), click('[role="toolbar"] .anticon-edit'), dialog) },
    { name: 'cell that is edited', path: list, open: (page) => page.locator('tbody td[data-column="2"]').first().dblclick() },
    { name: 'groups', path: `${list}?group=${group}` },
    { name: 'open group', path: `${list}?group=${group}`, open: click('tbody tr') },
    { name: 'kanban', path: `${list}?show=kanban` },
    { name: 'calendar', path: `${list}?show=calendar` },
    { name: 'pivot', path: `${list}?show=pivot` },
    { name: 'chart', path: `${list}?show=chart` },
    { name: 'record', path: record },
    { name: 'record, second tab', path: record, open: click('.ant-tabs-tab:nth-child(2)') },
    { name: 'record, last tab', path: record, open: click('.ant-tabs-tab:nth-last-child(2)') },
    { name: 'record while it is edited', path: record, open: click('.record-top .anticon-edit') },
    { name: 'actions of a record', path: record, open: steps(click('.record-top .anticon-more'), menu) },
    { name: 'action that asks', path: record, open: steps(click('.record-top .ant-btn-primary'), dialog) },
    { name: 'new record', path: `${list}/new` },
    { name: 'new record with faults', path: `${list}/new`, open: press('Control+s') },
    { name: 'imports', path: '/imports' },
    { name: 'import, its file', path: wizard },
    { name: 'import, its columns', path: wizard, open: steps(upload(csv), seen('.import-page td')) },
    {
      name: 'import, its preview',
      path: wizard,
      open: steps(upload(csv), seen('.import-page td'), click('.import-page .ant-btn-primary'), seen('.ant-statistic')),
    },
    { name: 'modules', path: '/admin/modules' },
    { name: 'users', path: '/admin/users' },
    { name: 'user', path: '/admin/users', open: steps(click('tbody .ant-btn-link'), dialog) },
    { name: 'new user', path: '/admin/users', open: steps(click(icon('plus')), dialog) },
    { name: 'roles', path: '/admin/roles' },
    { name: 'role', path: '/admin/roles', open: click('.admin-split nav a') },
    { name: 'new role', path: '/admin/roles?role=new' },
    { name: 'profile', path: '/admin/profile' },
  ];
}

/** Pages on which something lies open. */
const cluttered = new WeakSet<Page>();

/** Goes to a screen, and opens what it is about. What is open on the one before is closed, and that one left. */
export async function show(page: Page, { path, open }: Screen): Promise<void> {
  if (page.url() === 'about:blank') {
    await page.goto(path);
    await settled(page);
  } else {
    if (cluttered.has(page)) {
      await page.keyboard.press('Escape');
      await go(page, '/nothing/at-all');
    }
    await go(page, path);
  }
  cluttered.delete(page);
  if (!open) return;
  cluttered.add(page);
  await open(page);
  await settled(page);
}

/** A few that differ most, for the narrow screen of a phone. */
export const onPhone: ReadonlySet<string> = new Set([
  'home',
  'inbox',
  'palette',
  'filter',
  'groups',
  'kanban',
  'calendar',
  'pivot',
  'chart',
  'record',
  'record while it is edited',
  'new record with faults',
  'bulk edit',
  'import, its preview',
  'modules',
  'users',
  'role',
]);

/** One entity of each make: what shows another kind of field than all before it. */
export function distinct(entities: readonly UiEntity[]): readonly UiEntity[] {
  const seen = new Set<string>();
  return entities.filter(({ fields }) => {
    const kinds = fields.map(({ kind }) => kind).filter((kind) => !seen.has(kind));
    for (const kind of kinds) seen.add(kind);
    return kinds.length > 0;
  });
}
