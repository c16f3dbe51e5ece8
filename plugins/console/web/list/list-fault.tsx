import { Button, Result } from 'antd';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';

/** Instead of records that could not be read: why, and how to go on. */
export function ListFault({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTexts();
  const problem = error instanceof ApiError ? error.problem : undefined;
  return (
    <Result
      status="warning"
      title={problem?.detail ?? t('app.unreachable')}
      subTitle={[...(problem?.errors ?? []).map(({ detail }) => detail), problem?.remedy].map((line) => (
        <div key={line}>{line}</div>
      ))}
      extra={<Button onClick={onRetry}>{t('app.retry')}</Button>}
    />
  );
}
