import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import type { UiEntity, UiRecord } from '@entrepot/sdk/ui';
import { Button, Flex, Tag, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { listPath, recordPath } from '../api/model.tsx';
import { titleOf } from '../api/titles.ts';
import { listLabel } from '../i18n/list-label.ts';
import { useTexts } from '../i18n/text.ts';
import { FieldValue } from './field-value.tsx';
import { keyFacts } from './key-facts.ts';
import { neighboursOf } from './neighbours.ts';
import { stateField } from './state-path.ts';

/** What a record is: its list, its title, its state and the facts that tell most; and the way to those before and behind it. */
export function RecordHead({ entity, record, children }: { entity: UiEntity; record: UiRecord; children: React.ReactNode }) {
  const { text } = useTexts();
  const field = stateField(entity);
  const state = field && record[field.name];
  const label = typeof state === 'string' ? field?.machine.states[state] : undefined;
  return (
    <header className="record-top">
      <Flex justify="space-between" align="center" gap={12} className="record-noprint">
        <Link to={neighboursOf(entity.name, record.id)?.path ?? listPath(entity)}>{text(listLabel(entity))}</Link>
        <Neighbours entity={entity} id={record.id} />
      </Flex>
      <div className="record-head">
        <h1 className="record-title">{titleOf(entity, record)}</h1>
        {label && <Tag style={{ marginInlineEnd: 0 }}>{text(label)}</Tag>}
        <span style={{ flex: 1 }} />
        {children}
      </div>
      <dl className="record-facts">
        {keyFacts(entity, record).map((fact) => (
          <div key={fact.name} className="record-fact">
            <dt>{text(fact.label)}</dt>
            <dd>
              <FieldValue entity={entity} field={fact} record={record} />
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Neighbours({ entity, id }: { entity: UiEntity; id: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const found = neighboursOf(entity.name, id);
  if (!found) return null;
  const go = (other: string | undefined) => other !== undefined && void navigate(recordPath(entity, other));
  return (
    <Flex align="center" gap={4}>
      <Button
        type="text"
        icon={<LeftOutlined aria-hidden />}
        disabled={found.previous === undefined}
        aria-label={t('record.previous')}
        onClick={() => go(found.previous)}
      />
      <Typography.Text type="secondary">{t('record.placeOf', { place: found.place, count: found.count })}</Typography.Text>
      <Button
        type="text"
        icon={<RightOutlined aria-hidden />}
        disabled={found.next === undefined}
        aria-label={t('record.next')}
        onClick={() => go(found.next)}
      />
    </Flex>
  );
}
