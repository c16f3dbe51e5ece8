import { HomeOutlined, ImportOutlined, SettingOutlined } from '@ant-design/icons';
import { Menu, type MenuProps, theme } from 'antd';
import { Link, useLocation } from 'react-router';
import { listPath, useModel } from '../api/model.tsx';
import { useContributions } from '../host/contributions.ts';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';

type Item = NonNullable<MenuProps['items']>[number];

/** What the user may open: the plugins with their lists and pages, from the model. */
export function MainMenu({ isFolded, onChosen }: { isFolded: boolean; onChosen?: () => void }) {
  const items = useMenuItems();
  const { pathname } = useLocation();
  const [, plugin = '', second = ''] = pathname.split('/');
  return (
    <Menu
      mode="inline"
      inlineCollapsed={isFolded}
      items={items}
      selectedKeys={[pathname, `/${plugin}/${second}`, `/${plugin}`]}
      defaultOpenKeys={[plugin]}
      onClick={onChosen ?? (() => {})}
      style={{ borderInlineEnd: 0 }}
    />
  );
}

function useMenuItems(): Item[] {
  const model = useModel();
  const contributions = useContributions();
  const { t, text } = useTexts();
  const link = (to: string, label: string): Item => ({ key: to, label: <Link to={to}>{label}</Link> });
  const plugins = model.ui.plugins
    .filter(({ name }) => name !== 'kernel' && name !== 'console')
    .flatMap(({ name, label }): Item[] => {
      const pages = contributions.pages
        .filter((page) => page.plugin === name && page.menu !== null && model.may(page.permissions))
        .map((page) => ({ order: page.menu?.order ?? 100, item: link(`/${name}/-/${page.name}`, text(page.label)) }));
      const entries = contributions.menuEntries
        .filter((entry) => entry.plugin === name && model.may(entry.permissions))
        .map((entry) => ({ order: entry.order ?? 100, item: link(entry.to, text(entry.label)) }));
      const lists = model.ui.entities
        .filter((entity) => entity.plugin === name && entity.childOf === null)
        .map((entity) => ({ order: 50, item: link(listPath(entity), text(listLabel(entity))) }));
      const children = [...pages, ...entries, ...lists].sort((one, other) => one.order - other.order).map(({ item }) => item);
      return children.length === 0 ? [] : [{ key: name, label: text(label), icon: <Initial text={text(label)} />, children }];
    });
  return [
    { key: '/', icon: <HomeOutlined aria-hidden />, label: <Link to="/">{t('app.home')}</Link> },
    ...plugins,
    { key: '/imports', icon: <ImportOutlined aria-hidden />, label: <Link to="/imports">{t('app.imports')}</Link> },
    { key: '/admin', icon: <SettingOutlined aria-hidden />, label: <Link to="/admin">{t('app.admin')}</Link> },
  ];
}

/** Tells modules apart where the menu is folded. */
function Initial({ text }: { text: string }) {
  const { token } = theme.useToken();
  const [first = ''] = text.replace(/^⟦/, '');
  return (
    <span
      aria-hidden
      className="anticon"
      style={{
        width: 18,
        height: 18,
        justifyContent: 'center',
        borderRadius: token.borderRadiusSM,
        background: token.colorFillSecondary,
        color: token.colorText,
        fontSize: 11,
        lineHeight: '18px',
      }}
    >
      {first}
    </span>
  );
}
