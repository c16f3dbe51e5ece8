import { defineEntity, field } from '@entrepot/sdk';
import { audienceFields } from '../audience/audience.ts';

/** One widget of a dashboard; the console lays twelve columns out. */
export interface WidgetPlace {
  /** Within its dashboard. */
  readonly key: string;
  /** The name of a metric, or of a widget that a plugin contributes. */
  readonly metric?: string;
  readonly widget?: string;
  readonly show?: 'number' | 'line' | 'bar' | 'pie' | 'table';
  readonly groupBy?: string;
  readonly bucket?: 'day' | 'week' | 'month';
  /** Columns of twelve. */
  readonly width?: number;
}

const widgets = {
  type: 'array',
  maxItems: 60,
  items: {
    type: 'object',
    required: ['key'],
    additionalProperties: false,
    properties: {
      key: { type: 'string', minLength: 1, maxLength: 40 },
      metric: { type: 'string', maxLength: 120 },
      widget: { type: 'string', maxLength: 120 },
      show: { enum: ['number', 'line', 'bar', 'pie', 'table'] },
      groupBy: { type: 'string', maxLength: 120 },
      bucket: { enum: ['day', 'week', 'month'] },
      width: { type: 'integer', minimum: 1, maximum: 12 },
    },
  },
} as const;

/** Widgets under one range of dates. Its own actions decide who sees and changes it. */
export const Dashboard = defineEntity('console.dashboard', {
  label: { en: 'Dashboard', zh: '看板' },
  fields: {
    name: field.text({ minLength: 1, maxLength: 80, label: { en: 'Name', zh: '名称' } }),
    ...audienceFields,
    home: field.boolean({ label: { en: 'Home page of the role', zh: '作为该角色的首页' } }).default(false),
    layout: field.json<readonly WidgetPlace[]>(widgets, { label: { en: 'Widgets', zh: '组件' } }).default([]),
    filters: field
      .json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Filters', zh: '筛选' } })
      .default({}),
  },
  operations: [],
});
