import type { Host, UiRecord } from '@entrepot/sdk/ui';
import { Alert, Empty, Flex, Steps, Tag, Timeline, Typography } from 'antd';
import { useEffect, useState } from 'react';

const stages = {
  payload: { en: 'Received', zh: '接收' },
  review: { en: 'Review', zh: '审单' },
  route: { en: 'Route', zh: '分派' },
  stock: { en: 'Stock', zh: '库存' },
  pick: { en: 'Pick', zh: '拣货' },
  parcel: { en: 'Parcel', zh: '包裹' },
  tracking: { en: 'Tracking', zh: '物流' },
} as const;
type Stage = keyof typeof stages;

const texts = {
  none: { en: 'Nothing has happened to this order yet.', zh: '该订单尚无记录。' },
  open: { en: 'Open', zh: '查看' },
} as const;

interface Entry {
  readonly stage: Stage;
  readonly at: string;
  readonly by: string | null;
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly record: { readonly entity: string; readonly id: string } | null;
}

/** The order's whole way as one timeline; each step opens its record. */
export function OrderStory({ host, record }: { host: Host; record: UiRecord }) {
  const [entries, setEntries] = useState<readonly Entry[]>();
  const [refusal, setRefusal] = useState<string>();
  const { id, version } = record;
  useEffect(() => {
    let isCurrent = version > 0;
    host.api<{ data: Entry[] }>(`/api/v1/orders/orders/${id}:story`).then(
      ({ data }) => isCurrent && setEntries(data),
      (error: Error) => isCurrent && setRefusal(error.message),
    );
    return () => {
      isCurrent = false;
    };
  }, [host, id, version]);
  if (refusal !== undefined) return <Alert type="error" showIcon title={refusal} />;
  if (entries?.length === 0) return <Empty description={host.text(texts.none)} />;
  const moment = new Intl.DateTimeFormat(host.locale, { dateStyle: 'short', timeStyle: 'medium', timeZone: host.timeZone });
  const reached = (Object.keys(stages) as Stage[]).reduce(
    (last, stage, index) => (entries?.some((each) => each.stage === stage) ? index : last),
    0,
  );
  const opens = (entity: string) => host.model.entities.some(({ name }) => name === entity);
  return (
    <Flex vertical gap={16}>
      <Steps
        size="small"
        current={reached}
        responsive
        items={Object.values(stages).map((label) => ({ title: host.text(label) }))}
      />
      <Timeline
        items={(entries ?? []).map((entry, index) => ({
          key: index,
          content: (
            <Flex gap={8} wrap align="baseline">
              <Typography.Text type="secondary" style={{ flex: '0 0 150px' }}>
                {moment.format(new Date(entry.at))}
              </Typography.Text>
              <Tag>{host.text(stages[entry.stage])}</Tag>
              <span style={{ flex: '1 1 200px' }}>{host.sentence(entry.code, entry.values)}</span>
              {entry.by && <Typography.Text type="secondary">{entry.by}</Typography.Text>}
              {entry.record && opens(entry.record.entity) && <RecordLink host={host} {...entry.record} />}
            </Flex>
          ),
        }))}
      />
    </Flex>
  );
}

function RecordLink({ host, entity, id }: { host: Host; entity: string; id: string }) {
  const label = host.model.entities.find(({ name }) => name === entity)?.label;
  const path = host.pathOf(entity, id);
  return (
    <a
      href={path}
      onClick={(event) => {
        event.preventDefault();
        host.go(path);
      }}
    >
      {label ? host.text(label) : host.text(texts.open)}
    </a>
  );
}
