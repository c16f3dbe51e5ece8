import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Spin } from 'antd';
import { useEffect } from 'react';
import { ApiError } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';

interface PrintFrameView {
  /** The name of the file, where paper is one. */
  readonly title: string;
  /** Choices beside the button; they are not printed. */
  readonly choices: React.ReactNode;
  readonly isReading: boolean;
  /** Records read so far. */
  readonly count: number;
  readonly error: Error | null;
  readonly onAgain: () => void;
  readonly children: React.ReactNode;
}

/** The bar above the paper, and the paper as the printer will have it. */
export function PrintFrame({ title, choices, isReading, count, error, onAgain, children }: PrintFrameView) {
  const { t } = useTexts();
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <div className="print-page">
      <Flex component="header" className="print-bar" gap={12} align="center" wrap>
        <Button
          type="primary"
          icon={<PrinterOutlined aria-hidden />}
          disabled={isReading || error !== null}
          onClick={() => window.print()}
        >
          {t('print.print')}
        </Button>
        {choices}
      </Flex>
      <main className="print-desk" aria-busy={isReading}>
        {error ? (
          <Alert
            type="error"
            showIcon
            title={error instanceof ApiError ? error.message : t('print.failed')}
            action={<Button onClick={onAgain}>{t('print.again')}</Button>}
          />
        ) : isReading ? (
          <Flex gap={12} align="center" justify="center" style={{ padding: 48 }}>
            <Spin /> {t('print.reading', { count })}
          </Flex>
        ) : (
          children
        )}
      </main>
    </div>
  );
}
