import { DownOutlined, LockOutlined, TeamOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Dropdown, type MenuProps } from 'antd';
import { useRef, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { deleteView, type SavedView, saveView, useSavedViews } from './saved-views.ts';
import type { ChangeView } from './use-view.ts';
import { definitionOf, isChanged, viewOf } from './view-definition.ts';
import { plainView, type ViewState } from './view-state.ts';

interface ViewsMenuView {
  readonly entity: UiEntity;
  readonly view: ViewState;
  readonly change: ChangeView;
}

type Dialog = { readonly of: SavedView | undefined };

/** The saved views of a list: chosen, saved, shared, deleted. */
export function ViewsMenu({ entity, view, change }: ViewsMenuView) {
  const { t } = useTexts();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const [dialog, setDialog] = useState<Dialog>();
  const views = useSavedViews(entity.name).data ?? [];
  const current = views.find(({ id }) => id === view.view);
  // What was looked at when it was chosen: the list may hear of a newer one, which this view does not show.
  const base = useRef<Pick<SavedView, 'id' | 'version'>>(undefined);
  if (current && base.current?.id !== current.id) base.current = current;
  const choose = (chosen: SavedView) => {
    base.current = chosen;
    change(viewOf(chosen.definition, chosen.id));
  };
  const isOther = current ? isChanged(view, current.definition) : isChanged(view, {});
  const reread = () => client.invalidateQueries({ queryKey: ['views', entity.name] });
  const fail = (error: unknown) => void message.error(error instanceof ApiError ? error.message : t('app.unreachable'));

  const save = async (saved: SavedView) => {
    const { id, name, audience, role } = saved;
    const version = base.current?.version ?? saved.version;
    try {
      base.current = await saveView({ id, version, entity: entity.name, name, audience, role, definition: definitionOf(view) });
      await reread();
      void message.success(t('list.viewSaved', { name }));
    } catch (error) {
      if (!(error instanceof ApiError && error.problem.status === 412)) return fail(error);
      await reread();
      modal.confirm({
        title: t('list.viewConflict', { name }),
        content: error.message,
        okText: t('list.takeTheirs'),
        cancelText: t('list.saveAsNew'),
        onOk: () => void takeTheirs(id),
        onCancel: () => setDialog({ of: undefined }),
      });
    }
  };
  const takeTheirs = (id: string) => {
    const known = client.getQueryData<readonly SavedView[]>(['views', entity.name]);
    const theirs = known?.find((each) => each.id === id);
    if (theirs) choose(theirs);
  };
  const remove = async (saved: SavedView) => {
    try {
      await deleteView(saved);
      change({ view: undefined });
    } catch (error) {
      fail(error);
    }
    await reread();
  };
  const group = (key: string, chosen: readonly SavedView[]): NonNullable<MenuProps['items']> =>
    chosen.length === 0
      ? []
      : [
          {
            type: 'group',
            key,
            label: t(`list.${key}`),
            children: chosen.map((each) => ({
              key: each.id,
              label: each.name,
              icon: each.audience === 'personal' ? <LockOutlined aria-hidden /> : <TeamOutlined aria-hidden />,
              onClick: () => choose(each),
            })),
          },
        ];
  const items: MenuProps['items'] = [
    { key: 'all', label: t('list.allRecords'), onClick: () => change({ ...plainView }) },
    ...group(
      'viewsMine',
      views.filter(({ audience }) => audience === 'personal'),
    ),
    ...group(
      'viewsRole',
      views.filter(({ audience }) => audience === 'role'),
    ),
    ...group(
      'viewsShared',
      views.filter(({ audience }) => audience === 'shared'),
    ),
    { type: 'divider' },
    ...(current && isOther && current.mayChange
      ? [{ key: 'save', label: t('list.saveView', { name: current.name }), onClick: () => void save(current) }]
      : []),
    { key: 'saveAs', label: t('list.saveViewAs'), onClick: () => setDialog({ of: undefined }) },
    ...(current?.mayChange
      ? [
          { key: 'edit', label: t('list.editView'), onClick: () => setDialog({ of: current }) },
          {
            key: 'delete',
            danger: true,
            label: t('list.deleteView'),
            onClick: () =>
              void modal.confirm({
                title: t('list.deleteViewTitle', { name: current.name }),
                okText: t('list.delete'),
                okButtonProps: { danger: true },
                cancelText: t('list.cancel'),
                onOk: () => remove(current),
              }),
          },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown autoFocus menu={{ items, selectedKeys: [current?.id ?? 'all'] }} trigger={['click']}>
        <Badge dot={isOther} color="var(--ant-color-primary)" offset={[-4, 4]}>
          <Button aria-label={`${t('list.views')} ${current?.name ?? t('list.allRecords')}`}>
            {current?.name ?? t('list.allRecords')} <DownOutlined aria-hidden />
          </Button>
        </Badge>
      </Dropdown>
      {dialog && (
        <SaveViewDialog
          entity={entity}
          saved={dialog.of}
          definition={dialog.of?.definition ?? definitionOf(view)}
          onClose={() => setDialog(undefined)}
          onSaved={(saved) => {
            setDialog(undefined);
            void reread().then(() => change({ view: saved.id }, { replace: true }));
          }}
        />
      )}
    </>
  );
}
