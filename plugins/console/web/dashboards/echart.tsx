import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { GridSimpleComponent } from 'echarts/components';
import { type EChartsCoreOption, type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

// Legend and tooltip are HTML of ours: ECharts' own would weigh another 18 kB.
use([BarChart, LineChart, PieChart, GridSimpleComponent, CanvasRenderer]);

/** A place of the chart under the pointer: the part there, and where it is within the chart, pixels. */
export interface Pointed {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

interface EChartProps {
  readonly option: EChartsCoreOption;
  /** What it shows, in a sentence: it is a picture to who does not see it. */
  readonly label: string;
  readonly height: number;
  /** How many parts an axis has; 0 where there is none, as in a pie. */
  readonly places: number;
  readonly onPart: (series: number, index: number) => void;
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

/** A chart as wide as its place. Load it lazily: ECharts is large. */
export default function EChart({ option, label, height, places, onPart, onPoint }: EChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const uses = useRef({ places, onPart, onPoint });
  uses.current = { places, onPart, onPoint };
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const made = init(element);
    chart.current = made;
    made.on('click', ({ seriesIndex = 0, dataIndex }) => uses.current.onPart(seriesIndex, dataIndex));
    made.on('mouseover', ({ dataIndex, event }) => {
      if (uses.current.places === 0) uses.current.onPoint({ index: dataIndex, x: event?.offsetX ?? 0, y: event?.offsetY ?? 0 });
    });
    made.getZr().on('mousemove', ({ offsetX: x, offsetY: y }) => {
      if (uses.current.places === 0 || !made.containPixel('grid', [x, y])) return;
      const [index = -1] = made.convertFromPixel('grid', [x, y]);
      uses.current.onPoint(index >= 0 && index < uses.current.places ? { index, x, y } : undefined);
    });
    made.getZr().on('globalout', () => uses.current.onPoint(undefined));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return <div ref={place} role="img" aria-label={label} style={{ height, width: '100%', cursor: 'pointer' }} />;
}
