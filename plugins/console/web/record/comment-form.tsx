import type { UiEntity } from '@entrepot/sdk/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Mentions } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { useTexts } from '../i18n/text.ts';
import type { CommentOfRecord, Person } from './comment-of-record.ts';
import { mentionedIn } from './mention-parts.ts';
import { Refusals } from './refusals.tsx';
import { commentsKey } from './story-sources.ts';

interface CommentFormProps {
  readonly entity: UiEntity;
  readonly id: string;
  /** The comment that is changed; a new one unless given. */
  readonly comment?: CommentOfRecord;
  readonly onDone?: () => void;
}

/** Says something about a record; `@` offers those who may read it. Ctrl+Enter sends. */
export function CommentForm({ entity, id, comment, onDone }: CommentFormProps) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [text, setText] = useState(comment?.text ?? '');
  const [search, setSearch] = useState<string>();
  const [met, setMet] = useState<ReadonlyMap<string, Person>>(
    new Map((comment?.mentions ?? []).map((person) => [person.id, person])),
  );
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const { data, isFetching } = useQuery({
    queryKey: ['people', entity.name, id, search],
    enabled: search !== undefined,
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ entity: entity.name, record: id, search: search ?? '' });
      return api<{ data: readonly Person[] }>(`/api/v1/console/people?${asked}`, { signal });
    },
  });
  const people = data?.data ?? [];
  const say = async () => {
    if (text.trim() === '') return;
    setIsBusy(true);
    setRefusal(undefined);
    try {
      const mentions = mentionedIn(text, met.values());
      if (comment) await api('/api/v1/console/editComment', { body: { id: comment.id, text, mentions } });
      else await api('/api/v1/console/comment', { body: { entity: entity.name, record: id, text, mentions } });
      if (!comment) setText('');
      await client.invalidateQueries({ queryKey: commentsKey(entity.name, id) });
      onDone?.();
    } catch (error) {
      setRefusal(error instanceof ApiError ? error.message : t('app.unreachable'));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      aria-label={t('record.comment')}
      style={{ marginBottom: 12 }}
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <Refusals sentences={refusal === undefined ? [] : [refusal]} />
      <Mentions
        value={text}
        aria-label={t('record.commentText')}
        placeholder={t('record.commentHint')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        loading={isFetching}
        options={people.map((person) => ({
          value: person.name,
          key: person.id,
          label:
            person.displayName === null
              ? person.name
              : t('record.person', { name: person.name, displayName: person.displayName }),
        }))}
        filterOption={false}
        notFoundContent={t('record.nobodyFound')}
        onSearch={setSearch}
        onSelect={({ value }) => {
          const person = people.find(({ name }) => name === value);
          if (person) setMet(new Map(met).set(person.id, person));
        }}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void say();
        }}
      />
      <Flex justify="end" gap={8} style={{ marginTop: 6 }}>
        {onDone && <Button onClick={onDone}>{t('record.cancel')}</Button>}
        <Button htmlType="submit" loading={isBusy} disabled={text.trim() === ''}>
          {comment ? t('record.save') : t('record.say')}
        </Button>
      </Flex>
    </form>
  );
}
