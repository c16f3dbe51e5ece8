import type { UiEntity } from '@entrepot/sdk/ui';
import { Button, Segmented, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useTexts } from '../i18n/text.ts';
import { CommentForm } from './comment-form.tsx';
import { StoryItem } from './story-entry.tsx';
import type { Story as ToldStory } from './story-sources.ts';

type Part = 'all' | 'comment' | 'change';

/** Everything that happened to a record and was said about it, the newest first, with room to say more. */
export function Story({ entity, id, story }: { entity: UiEntity; id: string; story: ToldStory }) {
  const { t } = useTexts();
  const [part, setPart] = useState<Part>('all');
  const shown = story.entries.filter(({ kind }) => part === 'all' || (part === 'comment') === (kind === 'comment'));
  return (
    <section className="record-aside" aria-label={t('record.story')}>
      <h2 className="record-section-title">{t('record.story')}</h2>
      <CommentForm entity={entity} id={id} />
      <Segmented<Part>
        aria-label={t('record.story')}
        className="record-noprint"
        size="small"
        block
        value={part}
        onChange={setPart}
        options={[
          { value: 'all', label: t('record.everything') },
          { value: 'comment', label: t('record.comments') },
          { value: 'change', label: t('record.changes') },
        ]}
      />
      {story.isHistoryOff && part !== 'comment' && (
        <Typography.Paragraph type="secondary" className="record-noprint" style={{ margin: '8px 0', fontSize: 12 }}>
          {t('record.historyOff')}{' '}
          <Link to="/admin/modules" style={{ textDecoration: 'underline' }}>
            {t('record.toModules')}
          </Link>
        </Typography.Paragraph>
      )}
      {shown.length === 0 && !story.isLoading ? (
        <Typography.Paragraph type="secondary" style={{ marginTop: 12 }}>
          {part === 'comment' ? t('record.noComments') : t('record.noStory')}
        </Typography.Paragraph>
      ) : (
        <ol className="record-story">
          {shown.map((entry) => (
            <StoryItem key={entry.key} entity={entity} id={id} entry={entry} />
          ))}
        </ol>
      )}
      {story.hasMore && (
        <Button block type="text" loading={story.isLoading} onClick={story.readMore}>
          {t('record.older')}
        </Button>
      )}
    </section>
  );
}
