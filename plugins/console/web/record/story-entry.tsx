import { CommentOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { fieldOf, useModel } from '../api/model.tsx';
import { usePreferences } from '../app/preferences.ts';
import { formatMoment } from '../fields/format.ts';
import { sentenceIn } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';
import { CommentForm } from './comment-form.tsx';
import type { CommentOfRecord } from './comment-of-record.ts';
import { FieldValue } from './field-value.tsx';
import { commentParts } from './mention-parts.ts';
import { commentsKey, type FieldChange, type StoryEntry } from './story-sources.ts';

/** One thing of a record's story: who, when, and what. */
export function StoryItem({ entity, id, entry }: { entity: UiEntity; id: string; entry: StoryEntry }) {
  const { locale } = useTexts();
  const { timeZone } = usePreferences();
  return (
    <li data-kind={entry.kind}>
      <div className="record-who">
        <span>{<Who entry={entry} />}</span>
        <time dateTime={entry.at}>{formatMoment(entry.at, { locale, timeZone })}</time>
      </div>
      {entry.kind === 'comment' && <Comment entity={entity} id={id} comment={entry.comment} />}
      {entry.kind === 'event' && <Event entity={entry.entity} record={entry.record} about={entity.name} />}
      {entry.kind === 'change' && <Change entity={entity} id={id} entry={entry} />}
    </li>
  );
}

function Who({ entry }: { entry: StoryEntry }) {
  const { t } = useTexts();
  if (entry.kind === 'comment') {
    return (
      <>
        <CommentOutlined aria-hidden /> {entry.comment.author}
      </>
    );
  }
  if (entry.kind === 'change') return entry.by ?? t('record.system');
  const by = entry.record.by;
  return typeof by === 'string' ? by : t('record.system');
}

type ChangeEntry = Extract<StoryEntry, { kind: 'change' }>;

/** What from → to. A creation tells what the record began with only when asked. */
function Change({ entity, id, entry }: { entity: UiEntity; id: string; entry: ChangeEntry }) {
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(entry.operation === 'update' && entry.changes.length <= 6);
  const known = entry.changes.filter(({ field }) => fieldOf(entity, field) !== undefined);
  const what =
    entry.operation === 'insert'
      ? t('record.wasCreated')
      : entry.operation === 'delete'
        ? t('record.wasDeleted')
        : t('record.wasChanged');
  return (
    <>
      <div>
        {what}
        {!isOpen && known.length > 0 && (
          <Button type="link" size="small" onClick={() => setIsOpen(true)}>
            {t('record.showFields', { count: known.length })}
          </Button>
        )}
      </div>
      {isOpen && (
        <dl className="record-change">
          {known.map((change) => (
            <ChangedField key={change.field} entity={entity} id={id} change={change} isFirst={entry.operation === 'insert'} />
          ))}
        </dl>
      )}
    </>
  );
}

function ChangedField({ entity, id, change, isFirst }: { entity: UiEntity; id: string; change: FieldChange; isFirst: boolean }) {
  const { t, text } = useTexts();
  const field = fieldOf(entity, change.field);
  if (!field) return null;
  const shown = (value: unknown) => <FieldValue entity={entity} field={field} record={{ id, version: 0, [field.name]: value }} />;
  return (
    <>
      <dt>{text(field.label)}</dt>
      <dd>
        {change.hidden !== undefined ? (
          t('record.hidden')
        ) : (
          <>
            {!isFirst && (
              <>
                <del>{shown(change.before)}</del> {t('record.arrow')}{' '}
              </>
            )}
            <ins>{shown(change.after)}</ins>
          </>
        )}
      </dd>
    </>
  );
}

/** What was written down: its sentence where a plugin has one, its fields otherwise. */
function Event({ entity, record, about }: { entity: UiEntity; record: UiRecord; about: string }) {
  const { locale, text } = useTexts();
  const { messages } = useModel().ui;
  const sentence = entity.fields.map((field) => sentenceIn(messages, field, record, locale)).find((each) => each !== undefined);
  if (sentence !== undefined) return <div>{sentence}</div>;
  const fields = entity.fields.filter(
    ({ kind, target, name }) =>
      kind !== 'children' && kind !== 'timestamp' && name !== 'by' && target !== about && (record[name] ?? null) !== null,
  );
  return (
    <>
      <div>{text(entity.label)}</div>
      <dl className="record-change">
        {fields.slice(0, 6).map((field) => (
          <div key={field.name} style={{ display: 'contents' }}>
            <dt>{text(field.label)}</dt>
            <dd>
              <FieldValue entity={entity} field={field} record={record} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Comment({ entity, id, comment }: { entity: UiEntity; id: string; comment: CommentOfRecord }) {
  const { t } = useTexts();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const [isEdited, setIsEdited] = useState(false);
  if (isEdited) return <CommentForm entity={entity} id={id} comment={comment} onDone={() => setIsEdited(false)} />;
  const remove = () =>
    modal.confirm({
      title: t('record.deleteComment'),
      okText: t('record.delete'),
      okButtonProps: { danger: true },
      cancelText: t('record.cancel'),
      onOk: async () => {
        try {
          await api('/api/v1/console/deleteComment', { body: { id: comment.id } });
        } catch (error) {
          message.error(error instanceof ApiError ? error.message : t('app.unreachable'));
        }
        await client.invalidateQueries({ queryKey: commentsKey(entity.name, id) });
      },
    });
  return (
    <>
      <div className="record-prose">
        {commentParts(comment.text, comment.mentions).map(({ text, at, isMention }) =>
          isMention ? (
            <span key={at} className="record-mention">
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </div>
      <div className="record-noprint">
        {comment.editedAt !== null && <span className="record-help">{t('record.edited')} </span>}
        {comment.mayEdit && (
          <Button
            type="text"
            size="small"
            icon={<EditOutlined aria-hidden />}
            aria-label={t('record.editComment')}
            onClick={() => setIsEdited(true)}
          />
        )}
        {comment.isMine && (
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('record.deleteComment')}
            onClick={remove}
          />
        )}
      </div>
    </>
  );
}
