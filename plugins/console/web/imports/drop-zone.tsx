import { InboxOutlined } from '@ant-design/icons';
import { Progress, Typography, Upload } from 'antd';
import { useTexts } from '../i18n/text.ts';

/** Where a file is dropped or chosen. */
export function DropZone({
  isDisabled,
  busy,
  onFile,
}: {
  isDisabled: boolean;
  /** The file that is on its way, and the share of it that has arrived. */
  busy: { readonly share: number; readonly name: string } | undefined;
  onFile: (file: File) => void;
}) {
  const { t } = useTexts();
  return (
    <Upload.Dragger
      accept=".csv,.txt,.tsv,.xlsx"
      disabled={isDisabled || busy !== undefined}
      showUploadList={false}
      maxCount={1}
      beforeUpload={(file) => {
        onFile(file);
        return false;
      }}
      style={{ paddingBlock: 24 }}
    >
      {busy ? (
        <>
          <Typography.Paragraph>
            {t(busy.share < 1 ? 'imports.uploading' : 'imports.reading', { name: busy.name })}
          </Typography.Paragraph>
          <Progress
            percent={Math.round(busy.share * 100)}
            showInfo={false}
            style={{ maxInlineSize: 320 }}
            aria-label={t('imports.uploading', { name: busy.name })}
          />
        </>
      ) : (
        <>
          <InboxOutlined aria-hidden style={{ fontSize: 36, color: 'var(--ant-color-primary)' }} />
          <Typography.Paragraph style={{ marginBlock: 8 }}>{t('imports.drop')}</Typography.Paragraph>
          <Typography.Text type="secondary">{t('imports.dropHint')}</Typography.Text>
        </>
      )}
    </Upload.Dragger>
  );
}
