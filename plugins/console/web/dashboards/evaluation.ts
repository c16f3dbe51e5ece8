import type { Filter, Metric } from '@entrepot/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { WidgetPlace } from './dashboards.ts';
import { splitOf } from './split-of.ts';

/** A number with the filter of exactly the records behind it. */
export interface MetricValue {
  readonly value: number | string | null;
  readonly previous?: number | string | null;
  readonly currency?: string | null;
  readonly filter: Filter;
}

/** A part of a split number: `of` is a field's value, or the first day of a bucket. */
export interface MetricGroup extends MetricValue {
  readonly of: string | number | boolean | null;
}

export interface WidgetAnswer {
  readonly key: string;
  readonly values?: readonly MetricValue[];
  readonly groups?: readonly MetricGroup[];
  readonly ignored?: readonly string[];
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** What all widgets are asked under. `to` is the last day. */
export interface Asked {
  readonly range: { readonly from: string; readonly to: string } | undefined;
  readonly fields: Filter;
  readonly timeZone: string;
}

/** The numbers of all widgets in one request, by their keys. */
export function useEvaluation(places: readonly WidgetPlace[], metrics: ReadonlyMap<string, Metric>, asked: Asked) {
  const widgets = places.flatMap((place) => {
    const metric = metrics.get(place.metric ?? '');
    return metric ? [{ key: place.key, metric: metric.name, ...splitOf(place, metric) }] : [];
  });
  const entities = [...new Set(widgets.flatMap(({ metric }) => metrics.get(metric)?.entity ?? []))].sort();
  const { range, fields, timeZone } = asked;
  const body = { widgets, timeZone, filters: fields, ...(range ? { range } : {}) };
  return useQuery({
    queryKey: ['metrics', entities, body],
    queryFn: async ({ signal }) => {
      const { data } = await api<{ data: readonly WidgetAnswer[] }>('/api/v1/kernel/evaluate', { body, signal });
      return new Map(data.map((answer) => [answer.key, answer]));
    },
    enabled: widgets.length > 0,
    placeholderData: keepPreviousData,
  });
}
