import type { Host, UiRecord } from '@entrepot/sdk/ui';
import { Alert, Badge, Card, Empty, Flex, Grid, Table, Tag, Typography } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Queue, queues } from './queues.ts';
import { ReleaseBar } from './release-bar.tsx';

const texts = {
  title: { en: 'Order desk', zh: '订单工作台' },
  order: { en: 'Order', zh: '订单' },
  customer: { en: 'Customer', zh: '客户' },
  ordered: { en: 'Ordered', zh: '下单时间' },
  total: { en: 'Total', zh: '总额' },
  why: { en: 'Why', zh: '原因' },
  status: { en: 'Status', zh: '状态' },
  all: { en: 'All reasons', zh: '全部原因' },
  empty: { en: 'Nothing waits here. New orders appear by themselves.', zh: '此队列暂无订单，新订单会自动出现。' },
  inList: { en: 'Show as a list', zh: '在列表中查看' },
  first: { en: 'The oldest {count} of {total} are shown.', zh: '显示最早的 {count} 条，共 {total} 条。' },
} as const;

const shown = 200;
const fields = ['number', 'customerName', 'customerCode', 'orderedAt', 'total', 'status', 'reason', 'reasonData', 'shop'];
const path = '/api/v1/orders/orders';

interface Reason {
  readonly reason: string | null;
  readonly count: number;
}

/** The piles of orders that wait for somebody, with what to do about them. */
export function OrderDesk({ host, rest }: { host: Host; rest: string }) {
  const all = useMemo(() => queues(new Date()), []);
  const queue = all.find(({ name }) => name === rest) ?? (all[1] as Queue);
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({});
  const isWide = Grid.useBreakpoint().md ?? true;
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => {
    let isCurrent = turn >= 0;
    for (const { name, filter } of all) {
      void host
        .api<{ data: { count: number }[] }>(`${path}:aggregate`, { body: { filter, values: { count: { count: '*' } } } })
        .then(({ data }) => isCurrent && setCounts((known) => ({ ...known, [name]: data[0]?.count ?? 0 })));
    }
    return () => {
      isCurrent = false;
    };
  }, [all, host, turn]);
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
        {host.text(texts.title)}
      </Typography.Title>
      <Flex gap={8} wrap role="tablist" aria-label={host.text(texts.title)}>
        {all.map(({ name, label, hint }) => (
          <Card
            key={name}
            role="tab"
            tabIndex={0}
            aria-selected={name === queue.name}
            size="small"
            hoverable
            onClick={() => host.go(`/orders/-/desk/${name}`)}
            onKeyDown={({ key }) => (key === 'Enter' || key === ' ') && host.go(`/orders/-/desk/${name}`)}
            style={{
              flex: isWide ? '1 1 160px' : '1 1 40%',
              borderColor: name === queue.name ? 'var(--ant-color-primary)' : undefined,
            }}
          >
            <Flex justify="space-between" align="baseline" gap={8}>
              <span>{host.text(label)}</span>
              <strong style={{ fontSize: 20 }}>{counts[name]?.toLocaleString(host.locale) ?? '…'}</strong>
            </Flex>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {host.text(hint)}
            </Typography.Text>
          </Card>
        ))}
      </Flex>
      <QueueTable key={queue.name} host={host} queue={queue} total={counts[queue.name] ?? 0} turn={turn} again={again} />
    </Flex>
  );
}

interface QueueProps {
  readonly host: Host;
  readonly queue: Queue;
  readonly total: number;
  readonly turn: number;
  readonly again: () => void;
}

function QueueTable({ host, queue, total, turn, again }: QueueProps) {
  const [records, setRecords] = useState<readonly UiRecord[]>();
  const [reasons, setReasons] = useState<readonly Reason[]>([]);
  const [reason, setReason] = useState<string>();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<string>();
  const filter = useMemo(
    () => (reason === undefined ? queue.filter : { and: [queue.filter, { reason: { eq: reason } }] }),
    [queue, reason],
  );
  useEffect(() => {
    let isCurrent = turn >= 0;
    const keep =
      <T,>(set: (value: T) => void) =>
      (value: T) =>
        isCurrent && set(value);
    host.api<{ data: UiRecord[] }>(`${path}:search`, { body: { filter, sort: 'orderedAt', fields, pageSize: shown } }).then(
      ({ data }) => keep(setRecords)(data),
      (error: Error) => keep(setRefusal)(error.message),
    );
    host
      .api<{ data: Reason[] }>(`${path}:aggregate`, {
        body: { filter: queue.filter, groupBy: ['reason'], values: { count: { count: '*' } } },
      })
      .then(
        ({ data }) => keep(setReasons)(data),
        () => {},
      );
    setSelected([]);
    return () => {
      isCurrent = false;
    };
  }, [host, queue, filter, turn]);
  const order = host.model.entities.find(({ name }) => name === 'orders.order');
  const shows = (name: string, record: UiRecord) => {
    const field = order?.fields.find((each) => each.name === name);
    return field ? host.format(field, record[name]) : '';
  };
  const why = ({ reason: code, reasonData }: UiRecord) =>
    typeof code === 'string' ? host.sentence(`orders.reason.${code}`, reasonData as Record<string, unknown> | null) : '';
  if (refusal !== undefined) return <Alert type="error" showIcon title={refusal} />;
  const known = reasons.filter((each) => each.reason !== null);
  return (
    <Flex vertical gap={8}>
      {known.length > 0 && (
        <Flex gap={4} wrap>
          <Tag.CheckableTag checked={reason === undefined} onChange={() => setReason(undefined)}>
            {host.text(texts.all)}
          </Tag.CheckableTag>
          {known.map(({ reason: code, count }) => (
            <Tag.CheckableTag key={code} checked={reason === code} onChange={() => setReason(code ?? undefined)}>
              {host.sentence(`orders.reason.${code}`)} <Badge count={count} overflowCount={999_999} color="gray" size="small" />
            </Tag.CheckableTag>
          ))}
        </Flex>
      )}
      <ReleaseBar
        host={host}
        queue={queue}
        filter={filter}
        total={reason === undefined ? total : (known.find((each) => each.reason === reason)?.count ?? 0)}
        selected={selected}
        onDone={again}
      />
      <div style={{ overflowX: 'auto' }}>
        <Table<UiRecord>
          size="small"
          rowKey="id"
          loading={records === undefined}
          dataSource={[...(records ?? [])]}
          pagination={false}
          {...(queue.action
            ? { rowSelection: { selectedRowKeys: [...selected], onChange: (keys) => setSelected(keys.map(String)) } }
            : {})}
          locale={{ emptyText: <Empty description={host.text(texts.empty)} /> }}
          columns={[
            {
              title: host.text(texts.order),
              key: 'number',
              render: (_, record) => (
                <a
                  href={host.pathOf('orders.order', record.id)}
                  onClick={(event) => {
                    event.preventDefault();
                    host.go(host.pathOf('orders.order', record.id));
                  }}
                >
                  {String(record.number ?? record.id.slice(-8))}
                </a>
              ),
            },
            { title: host.text(texts.why), key: 'why', render: (_, record) => why(record) },
            { title: host.text(texts.status), key: 'status', render: (_, record) => shows('status', record) },
            {
              title: host.text(texts.customer),
              key: 'customer',
              render: (_, record) => shows('customerName', record) || shows('customerCode', record),
            },
            { title: host.text(texts.ordered), key: 'ordered', render: (_, record) => shows('orderedAt', record) },
            { title: host.text(texts.total), key: 'total', align: 'right', render: (_, record) => shows('total', record) },
          ]}
        />
      </div>
      <Flex justify="space-between" gap={8} wrap>
        <Typography.Text type="secondary">
          {records && total > records.length
            ? host
                .text(texts.first)
                .replace('{count}', String(records.length))
                .replace('{total}', total.toLocaleString(host.locale))
            : ''}
        </Typography.Text>
        <a
          href={`/orders/orders?filter=${encodeURIComponent(JSON.stringify(filter))}`}
          onClick={(event) => {
            event.preventDefault();
            host.go(`/orders/orders?filter=${encodeURIComponent(JSON.stringify(filter))}`);
          }}
        >
          {host.text(texts.inList)}
        </a>
      </Flex>
    </Flex>
  );
}
