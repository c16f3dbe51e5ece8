import { ArrowLeftOutlined, ArrowRightOutlined, DeleteOutlined, SettingOutlined } from '@ant-design/icons';
import type { Metric } from '@entrepot/sdk';
import { Button, Flex, Form, Popover, Select, Space } from 'antd';
import { useModel } from '../api/model.tsx';
import { useTexts } from '../i18n/text.ts';
import type { WidgetPlace, WidgetShow } from './dashboards.ts';

const splittable = ['enum', 'states', 'ref', 'boolean', 'text'];
const widths = [
  [3, 'quarter'],
  [4, 'third'],
  [6, 'half'],
  [12, 'full'],
] as const;

interface WidgetSettingsProps {
  readonly place: WidgetPlace;
  readonly metric: Metric | undefined;
  readonly name: string;
  readonly onChange: (place: WidgetPlace) => void;
  readonly onRemove: () => void;
  /** By one place. */
  readonly onMove: (by: -1 | 1) => void;
}

/** How one widget is shown, while its dashboard is changed. */
export function WidgetSettings({ place, metric, name, onChange, onRemove, onMove }: WidgetSettingsProps) {
  const { t } = useTexts();
  const stop = (event: React.SyntheticEvent) => event.stopPropagation();
  return (
    // A press on a button is not the beginning of a drag.
    <Space size={0} onPointerDown={stop}>
      <Button
        size="small"
        type="text"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={t('dashboards.earlier', { name })}
        onClick={() => onMove(-1)}
      />
      <Button
        size="small"
        type="text"
        icon={<ArrowRightOutlined aria-hidden />}
        aria-label={t('dashboards.later', { name })}
        onClick={() => onMove(1)}
      />
      <Popover trigger="click" destroyOnHidden content={<Choices place={place} metric={metric} onChange={onChange} />}>
        <Button size="small" type="text" icon={<SettingOutlined aria-hidden />} aria-label={t('dashboards.settings', { name })} />
      </Popover>
      <Button
        size="small"
        type="text"
        danger
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('dashboards.remove', { name })}
        onClick={onRemove}
      />
    </Space>
  );
}

function Choices({ place, metric, onChange }: Pick<WidgetSettingsProps, 'place' | 'metric' | 'onChange'>) {
  const { t, text } = useTexts();
  const entity = useModel().entity(metric?.entity ?? '');
  const { show = 'number' } = place;
  const isOverTime =
    metric?.dateField !== undefined && (show === 'line' || (show !== 'number' && place.bucket !== undefined && !place.groupBy));
  const shows: WidgetShow[] =
    metric?.dateField === undefined ? ['number', 'bar', 'pie', 'table'] : ['number', 'line', 'bar', 'pie', 'table'];
  const fields = (entity?.fields ?? []).filter(({ kind }) => splittable.includes(kind));
  return (
    <Flex vertical style={{ width: 240 }}>
      <Form layout="vertical">
        {metric && (
          <Form.Item label={t('dashboards.show')} htmlFor={`${place.key}-show`}>
            <Select<WidgetShow>
              id={`${place.key}-show`}
              value={show}
              onChange={(chosen) =>
                onChange({ ...place, show: chosen, width: chosen === 'number' ? 3 : Math.max(place.width ?? 3, 6) })
              }
              options={shows.map((value) => ({ value, label: t(`dashboards.${value}`) }))}
            />
          </Form.Item>
        )}
        {isOverTime && (
          <Form.Item label={t('dashboards.bucket')} htmlFor={`${place.key}-bucket`}>
            <Select<NonNullable<WidgetPlace['bucket']>>
              id={`${place.key}-bucket`}
              value={place.bucket ?? 'day'}
              onChange={(bucket) => onChange({ ...place, bucket })}
              options={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`dashboards.${value}`) }))}
            />
          </Form.Item>
        )}
        {metric && show !== 'number' && show !== 'line' && fields.length > 0 && (
          <Form.Item label={t('dashboards.split')} htmlFor={`${place.key}-split`}>
            <Select<string | null>
              id={`${place.key}-split`}
              value={place.groupBy ?? metric.groupBy ?? null}
              onChange={(groupBy) => groupBy !== null && onChange({ ...place, groupBy })}
              options={fields.map((field) => ({ value: field.name, label: text(field.label) }))}
            />
          </Form.Item>
        )}
        <Form.Item label={t('dashboards.width')} htmlFor={`${place.key}-width`} style={{ marginBlockEnd: 0 }}>
          <Select<number>
            id={`${place.key}-width`}
            value={place.width ?? 3}
            onChange={(width) => onChange({ ...place, width })}
            options={widths.map(([value, name]) => ({ value, label: t(`dashboards.${name}`) }))}
          />
        </Form.Item>
      </Form>
    </Flex>
  );
}
