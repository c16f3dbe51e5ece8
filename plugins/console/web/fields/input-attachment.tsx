import { DeleteOutlined, DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Image, Progress, Typography } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';
import { formatNumber } from './format.ts';
import './input.css';
import type { FieldInputProps } from './input-props.ts';
import { contentPath, type UploadedFile, upload } from './upload.ts';

/** A file that was uploaded: its name, size, a preview of pictures, and the way to save it. */
export function AttachedFile({ id }: { id: string }) {
  const { t, locale } = useTexts();
  const { data } = useQuery({
    queryKey: ['records', 'kernel.attachment', 'one', id],
    queryFn: () => api<UploadedFile>(`/api/v1/kernel/attachments/${id}`),
    staleTime: Infinity,
  });
  const name = data?.name ?? t('record.file');
  return (
    <Flex align="center" gap={8} style={{ minWidth: 0 }}>
      {data?.mediaType.startsWith('image/') && (
        <Image src={contentPath(id)} alt={name} height={48} style={{ objectFit: 'contain', maxWidth: 96 }} />
      )}
      <a href={contentPath(id)} download={name} style={{ minWidth: 0 }}>
        <DownloadOutlined aria-hidden /> {name}
      </a>
      {data && (
        <Typography.Text type="secondary" style={{ whiteSpace: 'nowrap' }}>
          {t('record.kilobytes', { size: formatNumber(Math.ceil(data.bytes / 1024), { locale, timeZone: 'UTC' }) })}
        </Typography.Text>
      )}
    </Flex>
  );
}

/** Uploads a file at once; the record refers to it when it is saved. */
export function AttachmentInput({ field, value, onChange, id, disabled, describedBy, name }: FieldInputProps) {
  const { t } = useTexts();
  const client = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number>();
  const [refusal, setRefusal] = useState<string>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setRefusal(undefined);
    setShare(0);
    try {
      const uploaded = await upload(file, setShare);
      client.setQueryData(['records', 'kernel.attachment', 'one', uploaded.id], uploaded);
      onChange(uploaded.id);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : t('record.uploadFailed'));
    } finally {
      setShare(undefined);
    }
  };
  return (
    <Flex
      vertical
      gap={4}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (!disabled) void take(event.dataTransfer.files[0]);
      }}
    >
      {typeof value === 'string' && <AttachedFile id={value} />}
      <Flex gap={8} align="center">
        <input
          ref={picker}
          id={id}
          type="file"
          className="input-file"
          disabled={disabled === true || share !== undefined}
          aria-describedby={describedBy}
          {...(name === undefined ? {} : { 'aria-label': name })}
          {...(field.accept ? { accept: field.accept.join(',') } : {})}
          onChange={({ target }) => {
            void take(target.files?.[0]);
            target.value = '';
          }}
        />
        <Button
          icon={<UploadOutlined aria-hidden />}
          disabled={disabled === true}
          loading={share !== undefined}
          tabIndex={-1}
          onClick={() => picker.current?.click()}
        >
          {typeof value === 'string' ? t('record.replaceFile') : t('record.chooseFile')}
        </Button>
        {typeof value === 'string' && (
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('record.removeFile')}
            disabled={disabled === true}
            onClick={() => onChange(null)}
          />
        )}
      </Flex>
      {share !== undefined && <Progress percent={Math.round(share * 100)} size="small" aria-label={t('record.uploading')} />}
      {refusal !== undefined && <Typography.Text type="danger">{refusal}</Typography.Text>}
    </Flex>
  );
}
