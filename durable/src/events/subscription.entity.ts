import { defineEntity, field } from '@entrepot/sdk';
import { StoredEvent } from './event.entity.ts';

/** How far a subscription has read the outbox. */
export const StoredSubscription = defineEntity('kernel.subscription', {
  label: { en: 'Subscription', zh: '事件订阅' },
  fields: {
    /** `<plugin>/<event>` or `<plugin>/<event>/<name>`. */
    name: field.text({ unique: true, label: { en: 'Name', zh: '名称' } }),
    plugin: field.text({ label: { en: 'Plugin', zh: '插件' } }),
    /** The event's name; `*` for all. */
    type: field.text({ label: { en: 'Event', zh: '事件' } }),
    /** All events up to here are handled or parked. */
    position: field.integer(),
    /** When a process last had this subscription. */
    seenAt: field.timestamp({ label: { en: 'Last seen', zh: '最近启用' } }),
  },
  operations: [],
});

/** An event that a subscriber could not take yet, and those after it with the same key. */
export const ParkedEvent = defineEntity('kernel.parkedEvent', {
  label: { en: 'Parked event', zh: '搁置事件' },
  fields: {
    subscription: field.text({ label: { en: 'Subscription', zh: '订阅' } }),
    event: field.ref(StoredEvent, { label: { en: 'Event', zh: '事件' } }),
    key: field.text({ label: { en: 'Key', zh: '键' } }),
    failures: field.integer({ label: { en: 'Failures', zh: '失败次数' } }).default(0),
    error: field.longText({ label: { en: 'Error', zh: '错误' } }).optional(),
    nextAttemptAt: field.timestamp({ label: { en: 'Next attempt', zh: '下次尝试' } }),
  },
  indexes: [{ fields: ['subscription', 'event'], unique: true }],
  operations: [],
});
