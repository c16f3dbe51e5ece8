import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { useQueries } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { recordPath, useModel } from '../api/model.tsx';
import { readPage } from '../api/records.ts';
import { sentenceIn } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';
import { reasonFields, reasonSources } from './reason.ts';

interface Said {
  readonly sentence: string;
  /** The record that says so; undefined where it is the shown one. */
  readonly to?: string;
}

/** Why a record stands where it stands, in sentences: as it says itself, and as the records beside it say. */
export function Reasons({ entity, record, state }: { entity: UiEntity; record: UiRecord; state: string | undefined }) {
  const { t, locale } = useTexts();
  const { ui } = useModel();
  const { messages } = ui;
  const sources = reasonSources(ui.entities, entity, record.id);
  const beside = useQueries({
    queries: sources.map((source) => ({
      queryKey: ['records', source.entity.name, 'reasons', entity.name, record.id],
      queryFn: () => readPage(source.entity, { filter: source.filter, pageSize: 10 }),
    })),
  });
  const own = reasonFields(entity).flatMap((field): Said[] => {
    const sentence = sentenceIn(messages, field, record, locale);
    return sentence === undefined ? [] : [{ sentence }];
  });
  const others = sources.flatMap(({ entity: source, field }, index) =>
    (beside[index]?.data?.data ?? []).flatMap((each): Said[] => {
      const sentence = sentenceIn(messages, field, each, locale);
      return sentence === undefined ? [] : [{ sentence, to: recordPath(source, each.id) }];
    }),
  );
  const said = new Map([...own, ...others].map((each) => [each.sentence, each]));
  if (said.size === 0) return null;
  const [only, ...more] = [...said.values()];
  const because = state === undefined ? t('record.because') : t('record.stateBecause', { state });
  return (
    <Alert
      type={others.length > 0 ? 'warning' : 'info'}
      showIcon
      style={{ marginBottom: 12 }}
      title={
        more.length === 0 && only ? (
          <>
            {because} <Sentence {...only} />
          </>
        ) : (
          <>
            {because}
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              {[...said.values()].map((each) => (
                <li key={each.sentence}>
                  <Sentence {...each} />
                </li>
              ))}
            </ul>
          </>
        )
      }
    />
  );
}

function Sentence({ sentence, to }: Said) {
  return to === undefined ? <span>{sentence}</span> : <Link to={to}>{sentence}</Link>;
}
