import { defineEntity, field } from '@entrepot/sdk';
import { Endpoint } from '../endpoint/endpoint.entity.ts';

/** One attempt of a delivery. */
export interface Attempt {
  at: string;
  ms: number;
  /** Of the answer; null where none came. */
  status: number | null;
  /** The code of what went wrong where none came. */
  error: string | null;
  /** The beginning of the answer. */
  excerpt: string | null;
}

/** One event on its way to one endpoint, with every attempt. */
export const Delivery = defineEntity('webhooks.delivery', {
  label: { en: 'Webhook delivery', zh: 'Webhook 投递' },
  fields: {
    endpoint: field.ref(Endpoint, { onDelete: 'cascade', label: { en: 'Endpoint', zh: '端点' } }),
    /** The event's id, and the `webhook-id` of every attempt. */
    event: field.text({ label: { en: 'Event', zh: '事件编号' } }),
    eventType: field.text({ index: true, label: { en: 'Event type', zh: '事件类型' } }),
    key: field.text({ label: { en: 'Key', zh: '键' } }),
    state: field.enum(
      {
        pending: { en: 'Pending', zh: '待投递' },
        delivered: { en: 'Delivered', zh: '已投递' },
        failed: { en: 'Failed', zh: '失败' },
      },
      { label: { en: 'State', zh: '状态' } },
    ),
    attempts: field.integer({ label: { en: 'Attempts', zh: '尝试次数' } }).default(0),
    nextAttemptAt: field.timestamp({ label: { en: 'Next attempt', zh: '下次尝试' } }).optional(),
    /** Of the last attempt. */
    responseCode: field.integer({ label: { en: 'Response code', zh: '响应码' } }).optional(),
    durationMs: field.integer({ label: { en: 'Duration (ms)', zh: '耗时（毫秒）' } }).optional(),
    error: field.text({ label: { en: 'Error', zh: '错误' } }).optional(),
    log: field.json<readonly Attempt[]>({ type: 'array' }, { label: { en: 'Log', zh: '日志' } }).default([]),
    /** As it is sent. Who may read deliveries may not therefore read every event. */
    body: field.longText({ secret: true, label: { en: 'Body', zh: '正文' } }),
    /** Another process is at it until then. */
    leaseUntil: field.timestamp({ label: { en: 'At work until', zh: '处理期限' } }).optional(),
  },
  indexes: [
    { fields: ['endpoint', 'event'], unique: true },
    { fields: ['nextAttemptAt'], where: "state = 'pending'" },
  ],
  operations: [],
});
