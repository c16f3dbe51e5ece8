import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridSimpleComponent, LegendPlainComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, PieChart, GridSimpleComponent, TooltipComponent, LegendPlainComponent, CanvasRenderer]);

interface EChartProps {
  readonly option: EChartsCoreOption;
  /** What it shows, in a sentence: it is a picture to who does not see it. */
  readonly label: string;
  readonly height: number;
  readonly onPart?: (series: number, index: number) => void;
}

/** A chart as wide as its place. Load it lazily: ECharts is large. */
export default function EChart({ option, label, height, onPart }: EChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const chosen = useRef(onPart);
  chosen.current = onPart;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = init(element);
    chart.current = made;
    made.on('click', ({ seriesIndex = 0, dataIndex }) => chosen.current?.(seriesIndex, dataIndex));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return (
    <div ref={place} role="img" aria-label={label} style={{ height, width: '100%', cursor: onPart ? 'pointer' : 'default' }} />
  );
}
