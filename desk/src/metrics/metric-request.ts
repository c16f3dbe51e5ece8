import { type Filter, field } from '@entrepot/sdk';

/** One widget's number or chart. */
export interface WidgetRequest {
  /** Names it in the answer. */
  readonly key: string;
  readonly metric: string;
  /** Splits it by a field. */
  readonly groupBy?: string;
  /** Splits it by days, weeks or months of its date field. */
  readonly bucket?: 'day' | 'week' | 'month';
}

const day = { type: 'string', format: 'date' } as const;

/** What a dashboard asks for in one go: one range and filters for all of its widgets. */
export const metricInput = {
  widgets: field.json<readonly WidgetRequest[]>({
    type: 'array',
    minItems: 1,
    maxItems: 60,
    items: {
      type: 'object',
      required: ['key', 'metric'],
      additionalProperties: false,
      properties: {
        key: { type: 'string', minLength: 1, maxLength: 40 },
        metric: { type: 'string', maxLength: 120 },
        groupBy: { type: 'string', maxLength: 120 },
        bucket: { enum: ['day', 'week', 'month'] },
      },
    },
  }),
  /** The first and the last day; all there is unless given. */
  range: field
    .json<{ readonly from: string; readonly to: string }>({
      type: 'object',
      required: ['from', 'to'],
      additionalProperties: false,
      properties: { from: day, to: day },
    })
    .optional(),
  timeZone: field.text().default('UTC'),
  /** Conditions by field: each applies to the metrics over entities that have the field. */
  filters: field.json<Filter>({ type: 'object' }).default({}),
};

/** A number as the records behind it: in money one for each currency. */
export interface MetricValue {
  /** A whole number for counts, a decimal text for the rest; null where there is nothing to measure. */
  readonly value: number | string | null;
  /** The same over the days before. */
  readonly previous?: number | string | null;
  readonly currency?: string | null;
  /** Of exactly the records behind it. */
  readonly filter: Filter;
}

/** A part of a split number: `of` is the value of the field, or the first day of the bucket. */
export interface MetricGroup extends MetricValue {
  readonly of: string | number | boolean | null;
}

export interface WidgetAnswer {
  readonly key: string;
  readonly metric: string;
  /** Where it is not split. */
  readonly values?: readonly MetricValue[];
  readonly groups?: readonly MetricGroup[];
  /** What of the request did not apply to it. */
  readonly ignored?: readonly string[];
  /** Why there is no number. */
  readonly problem?: { readonly code: string; readonly detail: string };
}
