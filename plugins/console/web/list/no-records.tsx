import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Empty, Flex, Typography } from 'antd';
import { Link } from 'react-router';
import { listPath } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { ImportButton } from '../imports/import-button.tsx';
import type { ChangeView } from './use-view.ts';
import type { ViewState } from './view-state.ts';

/** An empty list, and what to do next: ask less, or begin. */
export function NoRecords({ entity, view, change }: { entity: UiEntity; view: ViewState; change: ChangeView }) {
  const { t, text } = useTexts();
  const name = text(entity.label);
  if (view.filter || view.q !== '') {
    return (
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} style={{ margin: 'auto' }} description={t('list.nothingMatches', { name })}>
        <Button onClick={() => change({ filter: undefined, q: '' })}>{t('list.clearFilters')}</Button>
      </Empty>
    );
  }
  const canCreate = entity.operations.includes('create');
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      style={{ margin: 'auto', maxWidth: 420 }}
      description={
        <Flex vertical gap={4}>
          <span>{t('list.noneYet', { name })}</span>
          <Typography.Text type="secondary">{t(canCreate ? 'list.noneYetHint' : 'list.noneYetElsewhere')}</Typography.Text>
        </Flex>
      }
    >
      {canCreate && (
        <Flex gap={8} justify="center">
          <Link to={`${listPath(entity)}/new`}>
            <Button type="primary" tabIndex={-1}>
              {t('list.new')}
            </Button>
          </Link>
          <ImportButton entity={entity} />
        </Flex>
      )}
    </Empty>
  );
}
