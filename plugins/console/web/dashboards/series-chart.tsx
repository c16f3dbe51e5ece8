import { Flex, Skeleton, theme } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { type ChartForm, type ChartSeries, chartOption } from './chart-option.ts';
import type { Pointed } from './echart.tsx';

const EChart = lazy(() => import('./echart.tsx'));

interface SeriesChartProps {
  readonly form: ChartForm;
  /** One for each place of the axis, or each slice. */
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  /** What the chart shows, in a sentence. */
  readonly label: string;
  readonly height: number;
  readonly onPart: (series: number, index: number) => void;
}

/** Series as lines, bars or a pie in the colours of the theme, with a legend and what the pointer is at. */
export function SeriesChart({ form, labels, series, label, height, onPart }: SeriesChartProps) {
  const { token } = theme.useToken();
  const [pointed, setPointed] = useState<Pointed>();
  const option = useMemo(() => {
    const { colorText, fontFamily, colorSplit, colorBgElevated, colorPrimary, blue, gold, magenta, cyan, volcano, purple } =
      token;
    const palette = [colorPrimary, blue, gold, magenta, cyan, volcano, purple];
    return chartOption(form, labels, series, {
      text: colorText,
      font: fontFamily,
      line: colorSplit,
      surface: colorBgElevated,
      series: palette,
    });
  }, [form, labels, series, token]);
  const palette = option.color as readonly string[];
  return (
    <Flex vertical gap={4}>
      {series.length > 1 && form !== 'pie' && (
        <Flex gap={12} wrap style={{ fontSize: token.fontSizeSM }}>
          {series.map(({ name }, index) => (
            <Flex key={name} gap={4} align="center">
              <span style={{ width: 10, height: 10, borderRadius: 2, background: palette[index % palette.length] }} />
              {name}
            </Flex>
          ))}
        </Flex>
      )}
      <div style={{ position: 'relative' }}>
        <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 5 }} style={{ height }} />}>
          <EChart
            option={option}
            label={label}
            height={height}
            places={form === 'pie' ? 0 : labels.length}
            onPart={onPart}
            onPoint={setPointed}
          />
        </Suspense>
        {pointed && (
          <Tip pointed={pointed} title={labels[pointed.index] ?? ''} series={form === 'pie' ? series.slice(0, 1) : series} />
        )}
      </div>
    </Flex>
  );
}

/** What the chart holds where the pointer is. The table of the same numbers says it to who has no pointer. */
function Tip({ pointed: { index, x, y }, title, series }: { pointed: Pointed; title: string; series: readonly ChartSeries[] }) {
  const { token } = theme.useToken();
  return (
    <div
      aria-hidden
      style={{
        position: 'absolute',
        left: x,
        top: y,
        transform: `translate(${x > 200 ? 'calc(-100% - 12px)' : '12px'}, 8px)`,
        padding: '4px 8px',
        pointerEvents: 'none',
        whiteSpace: 'nowrap',
        background: token.colorBgElevated,
        border: `1px solid ${token.colorSplit}`,
        borderRadius: token.borderRadius,
        boxShadow: token.boxShadowSecondary,
        fontSize: token.fontSizeSM,
        zIndex: 1,
      }}
    >
      <div>{title}</div>
      {series.map(({ name, parts }) => (
        <Flex key={name} gap={12} justify="space-between">
          {series.length > 1 && <span>{name}</span>}
          <strong>{parts[index]?.text ?? '–'}</strong>
        </Flex>
      ))}
    </div>
  );
}
