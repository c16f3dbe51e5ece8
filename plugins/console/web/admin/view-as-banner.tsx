import { EyeOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import { lookAs } from './view-as.ts';

/** Says on every screen that one looks through another role. */
export function ViewAsBanner() {
  const { t } = useTexts();
  const { viewingAs } = useModel().ui.user;
  if (viewingAs === null) return null;
  return (
    <Alert
      type="warning"
      banner
      icon={<EyeOutlined aria-hidden />}
      title={t('admin.viewingAs', { role: viewingAs })}
      action={
        <Button size="small" onClick={() => lookAs(null)}>
          {t('admin.endView')}
        </Button>
      }
    />
  );
}
