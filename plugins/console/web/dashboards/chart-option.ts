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

/** What ECharts draws. */
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
    grid: {
      left: 8,
      right: 12,
      top: 12,
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

function shortNumber(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
