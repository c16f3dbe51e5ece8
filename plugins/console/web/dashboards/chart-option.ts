import type { EChartsCoreOption } from 'echarts/core';

/** One bar, point or slice. */
export interface ChartPart {
  readonly label: string;
  readonly value: number;
  /** As people read it. */
  readonly text: string;
}

/** One line or row of bars. */
export interface ChartSeries {
  readonly name: string;
  readonly parts: readonly (ChartPart | undefined)[];
}

/** The colours of a chart, from the theme. */
export interface ChartColours {
  readonly text: string;
  readonly font: string;
  readonly line: string;
  readonly surface: string;
  readonly series: readonly string[];
}

export type ChartForm = 'line' | 'bar' | 'pie';

/** What ECharts draws. Tooltips are text on the canvas: no markup is made of data. */
export function chartOption(
  form: ChartForm,
  labels: readonly string[],
  series: readonly ChartSeries[],
  colours: ChartColours,
): EChartsCoreOption {
  const textStyle = { color: colours.text, fontFamily: colours.font };
  const common = {
    color: [...colours.series],
    textStyle,
    animation: false,
    tooltip: {
      renderMode: 'richText',
      trigger: form === 'pie' ? 'item' : 'axis',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle,
      formatter: (given: TooltipPart | readonly TooltipPart[]) => tooltipText([given].flat(), series),
    },
  };
  if (form === 'pie') {
    const data = (series[0]?.parts ?? []).map((part, index) => ({ name: labels[index] ?? '', value: part?.value ?? 0 }));
    const label = { color: colours.text, overflow: 'truncate' as const, width: 90 };
    return {
      ...common,
      series: [{ type: 'pie', radius: ['45%', '72%'], data, label, itemStyle: { borderColor: colours.surface, borderWidth: 2 } }],
    };
  }
  return {
    ...common,
    legend: series.length > 1 ? { top: 0, textStyle, icon: 'roundRect', itemWidth: 10, itemHeight: 10 } : { show: false },
    grid: {
      left: 8,
      right: 12,
      top: series.length > 1 ? 32 : 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.text, hideOverlap: true, width: 90, overflow: 'truncate' },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { color: colours.text, formatter: shortNumber },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: series.map(({ name, parts }) => ({
      name,
      type: form,
      data: parts.map((part) => part?.value ?? null),
      barMaxWidth: 36,
      showSymbol: parts.length < 16,
      symbolSize: 6,
      lineStyle: { width: 2 },
    })),
  };
}

interface TooltipPart {
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly name: string;
}

function tooltipText(parts: readonly TooltipPart[], series: readonly ChartSeries[]): string {
  const lines = parts.map(({ seriesIndex, dataIndex }) => {
    const { name = '', parts: own = [] } = series[seriesIndex] ?? {};
    return `${series.length > 1 ? `${name} ` : ''}${own[dataIndex]?.text ?? '–'}`;
  });
  return [parts[0]?.name ?? '', ...lines].join('\n');
}

function shortNumber(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
