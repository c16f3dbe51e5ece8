import type { Label } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { listPath, type Model } from '../api/model.tsx';
import type { Contributions } from '../host/shown.ts';
import { listLabel } from '../i18n/list-label.ts';
import { codesOf } from './codes.ts';

/** A place in the console that one can go to by its name. */
export interface Destination {
  readonly path: string;
  readonly label: string;
  /** What it belongs to. */
  readonly hint: string;
  readonly kind: 'screen' | 'new' | 'view';
  /** What to type for it; empty where it has nothing of its own. */
  readonly code: string;
}

export interface NamedView {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
}

export interface Texts {
  readonly t: (key: string, values?: Readonly<Record<string, unknown>>) => string;
  readonly text: (label: Label) => string;
}

const own = [
  ['/', 'app.home'],
  ['/inbox', 'app.inbox'],
  ['/imports', 'app.imports'],
  ['/search', 'search.title'],
  ['/admin/profile', 'admin.profile'],
] as const;

/** Administration, each with what one must have to see it. */
export const adminScreens = [
  ['/admin/modules', 'admin.modules', 'kernel.modules'],
  ['/admin/users', 'admin.users', 'kernel.user.read'],
  ['/admin/roles', 'admin.roles', 'kernel.role.read'],
  ['/kernel/assignments', 'admin.assignments', 'kernel.assignment.read'],
  ['/kernel/sessions', 'admin.sessions', 'kernel.session.read'],
  ['/kernel/api-tokens', 'admin.allTokens', 'kernel.apiToken.read'],
] as const;

/** Everything that the user may go to, screens first; those of one module stand together. */
export function destinationsOf(
  model: Model,
  { pages, menuEntries }: Pick<Contributions, 'pages' | 'menuEntries'>,
  views: readonly NamedView[],
  { t, text }: Texts,
): readonly Destination[] {
  const plugins = new Map(model.ui.plugins.map(({ name, label }) => [name, text(label)]));
  const moduleOf = (plugin: string) => plugins.get(plugin) ?? plugin;
  const lists = model.ui.entities.filter(
    ({ childOf, plugin }) => childOf === null && plugin !== 'kernel' && plugin !== 'console',
  );
  const screens: Omit<Destination, 'code'>[] = [
    ...own.map(([path, key]) => screen(path, t(key), '')),
    ...pages
      .filter(({ permissions }) => model.may(permissions))
      .map(({ plugin, name, label }) => screen(`/${plugin}/-/${name}`, text(label), moduleOf(plugin))),
    ...menuEntries
      .filter(({ permissions }) => model.may(permissions))
      .map(({ plugin, to, label }) => screen(to, text(label), moduleOf(plugin))),
    ...lists.map((entity) => screen(listPath(entity), text(listLabel(entity)), moduleOf(entity.plugin))),
    ...adminScreens
      .filter(([, , permission]) => model.may([permission]))
      .map(([path, key]) => screen(path, t(key), t('app.admin'))),
  ];
  const once = [...new Map(screens.map((each) => [each.path, each])).values()];
  const codes = codesOf(once.map(({ label }) => label));
  const creatable = lists.filter(({ operations }) => operations.includes('create'));
  return [
    ...once.map((each, index) => ({ ...each, code: codes[index] ?? '' })),
    ...creatable.map((entity) => made(entity, t('search.new', { name: text(entity.label) }), moduleOf(entity.plugin))),
    ...views.flatMap((view): Destination[] => {
      const entity = model.entity(view.entity);
      if (!entity) return [];
      return [
        { path: `${listPath(entity)}?view=${view.id}`, label: view.name, hint: text(listLabel(entity)), kind: 'view', code: '' },
      ];
    }),
  ];
}

function screen(path: string, label: string, hint: string): Omit<Destination, 'code'> {
  return { path, label, hint, kind: 'screen' };
}

function made(entity: UiEntity, label: string, hint: string): Destination {
  return { path: `${listPath(entity)}/new`, label, hint, kind: 'new', code: '' };
}
