import { Button, Result } from 'antd';
import { useRouteError } from 'react-router';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';

/** Instead of a screen that failed: what happened and how to go on. */
export function RouteFault() {
  const error = useRouteError();
  const { t } = useTexts();
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <Result
      status="warning"
      title={problem?.detail ?? t('app.screenFailed')}
      subTitle={problem?.remedy ?? (error instanceof Error ? error.message : undefined)}
      extra={<Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>}
    />
  );
}
