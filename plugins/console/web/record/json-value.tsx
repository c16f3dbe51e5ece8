import { Typography } from 'antd';
import { useModel } from '../api/model.tsx';
import { sentenceOf } from '../fields/sentence.ts';
import { useTexts } from '../i18n/text.ts';
import { reasonIn } from './reason.ts';

/** Structured data for people: reasons as sentences, flat objects as names with values, the rest as JSON. */
export function JsonValue({ value }: { value: unknown }) {
  const { locale } = useTexts();
  const { messages } = useModel().ui;
  const reasons = (Array.isArray(value) ? value : [value]).map((each) => reasonIn(messages, each));
  if (reasons.length > 0 && reasons.every((each) => each !== undefined)) {
    return (
      <>
        {reasons.map(({ code, values }) => (
          <div key={code + JSON.stringify(values)}>{sentenceOf(messages, code, values, locale)}</div>
        ))}
      </>
    );
  }
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const isFlat = entries.length > 0 && entries.every(([, each]) => typeof each !== 'object' || each === null);
  if (isFlat) {
    return (
      <dl className="record-facts" style={{ marginBottom: 0 }}>
        {entries.map(([name, each]) => (
          <div key={name} className="record-fact">
            <dt>{name}</dt>
            <dd>{String(each ?? '')}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <Typography.Text code className="record-prose">
      {typeof value === 'string' ? value : JSON.stringify(value, null, 1)}
    </Typography.Text>
  );
}
