import type { Metric } from '@entrepot/sdk';
import type { WidgetPlace } from './dashboards.ts';

/** How a widget is split: over time for a line, by its field for the other charts. */
export function splitOf(
  place: WidgetPlace,
  metric: Metric,
): { readonly groupBy?: string; readonly bucket?: 'day' | 'week' | 'month' } {
  const { show = 'number', groupBy = metric.groupBy, bucket } = place;
  if (show === 'number') return {};
  if (show === 'line' || (show === 'bar' && place.groupBy === undefined && bucket) || groupBy === undefined) {
    return metric.dateField === undefined ? {} : { bucket: bucket ?? 'day' };
  }
  return { groupBy };
}
