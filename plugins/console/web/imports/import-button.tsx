import { ImportOutlined } from '@ant-design/icons';
import type { UiEntity } from '@entrepot/sdk/ui';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useTexts } from '../i18n/text.ts';

/** Opens the import of a list's records; nothing where the user may not create any. */
export function ImportButton({ entity }: { entity: UiEntity }) {
  const { t } = useTexts();
  const go = useNavigate();
  if (!entity.operations.includes('create') || entity.childOf !== null) return null;
  return (
    <Button icon={<ImportOutlined aria-hidden />} onClick={() => go(`/imports/new?entity=${encodeURIComponent(entity.name)}`)}>
      {t('imports.import')}
    </Button>
  );
}
