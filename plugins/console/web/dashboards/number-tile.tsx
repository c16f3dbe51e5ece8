import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import type { Filter, Metric } from '@entrepot/sdk';
import { Flex, Typography, theme } from 'antd';
import { Link } from 'react-router';
import { usePreferences } from '../app/preferences.ts';
import { useTexts } from '../i18n/text.ts';
import { changeOf, isGood } from './change.ts';
import type { MetricValue } from './evaluation.ts';
import { numberText } from './metric-text.ts';

interface NumberTileProps {
  readonly metric: Metric;
  readonly values: readonly MetricValue[];
  /** The list of the records behind a number. */
  readonly pathOf: (filter: Filter) => string | undefined;
}

/** A metric as one number, or one for each currency, with what has changed; each leads to its records. */
export function NumberTile({ metric, values, pathOf }: NumberTileProps) {
  const { text, locale } = useTexts();
  const { timeZone } = usePreferences();
  const isOne = values.length < 2;
  return (
    <Flex vertical gap={isOne ? 0 : 4} className="metric-numbers">
      {values.map((value) => {
        const path = pathOf(value.filter);
        const shown = numberText(value, { locale, timeZone });
        return (
          <Flex key={value.currency ?? ''} align="baseline" gap={6} wrap>
            <span className="metric-number" data-size={isOne ? 'large' : 'small'}>
              {path ? <Link to={path}>{shown}</Link> : shown}
            </span>
            {metric.unit && !value.currency && <Typography.Text type="secondary">{text(metric.unit)}</Typography.Text>}
            <Change value={value} better={metric.better} />
          </Flex>
        );
      })}
    </Flex>
  );
}

function Change({ value, better }: { readonly value: MetricValue; readonly better: Metric['better'] }) {
  const { t, locale } = useTexts();
  const { token } = theme.useToken();
  const change = changeOf(value);
  if (change === undefined) return null;
  const good = isGood(change, better);
  const colour = good === undefined ? token.colorTextSecondary : token[good ? 'green-8' : 'red-7'];
  const share = new Intl.NumberFormat(locale === 'zh-CN' ? 'zh-CN' : 'en', {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  }).format(change);
  return (
    <span style={{ color: colour }} title={t('dashboards.before')}>
      {change > 0 ? <ArrowUpOutlined aria-hidden /> : change < 0 ? <ArrowDownOutlined aria-hidden /> : null} {share}
    </span>
  );
}
