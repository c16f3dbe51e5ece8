import { defineEntity, field, type User } from '@entrepot/sdk';

/** Where events are sent. Made by the action `createEndpoint`, which shows the secret once. */
export const Endpoint = defineEntity('webhooks.endpoint', {
  label: { en: 'Webhook endpoint', zh: 'Webhook 端点' },
  fields: {
    url: field.text({ maxLength: 2000, label: { en: 'URL', zh: '地址' } }),
    description: field.text({ label: { en: 'Description', zh: '说明' } }).optional(),
    /** Patterns of events: `orders.shipped`, `orders.*`, `*`. */
    events: field.json<readonly string[]>(
      { type: 'array', minItems: 1, items: { type: 'string', pattern: '^(\\*|[a-z][a-z0-9-]*\\.(\\*|[a-z][A-Za-z0-9]*))$' } },
      { label: { en: 'Events', zh: '事件' } },
    ),
    active: field.boolean({ label: { en: 'Active', zh: '启用' } }).default(true),
    /** Gets what this user may receive: whoever made it, or last changed where it leads or what it hears. */
    owner: field.json<User>({}, { readOnly: true, label: { en: 'Owner', zh: '所有者' } }),
    secret: field.text({ secret: true, readOnly: true, label: { en: 'Secret', zh: '密钥' } }),
    /** Signs too until `previousUntil`, so that receivers can change over. */
    previousSecret: field.text({ secret: true, readOnly: true, label: { en: 'Old secret', zh: '旧密钥' } }).optional(),
    previousUntil: field.timestamp({ readOnly: true, label: { en: 'Old secret until', zh: '旧密钥有效至' } }).optional(),
    /** Attempts in a row that failed. */
    failures: field.integer({ readOnly: true, label: { en: 'Failures in a row', zh: '连续失败次数' } }).default(0),
    failingSince: field.timestamp({ readOnly: true, label: { en: 'Failing since', zh: '失败起始时间' } }).optional(),
    /** Nothing is sent until then, so that a receiver that is down holds nobody up. */
    pausedUntil: field.timestamp({ readOnly: true, label: { en: 'Paused until', zh: '暂停至' } }).optional(),
    /** `gone` (it answered 410) or `failing` (for too long). */
    disabledReason: field.text({ readOnly: true, label: { en: 'Disabled because', zh: '停用原因' } }).optional(),
  },
  title: 'url',
  operations: ['update', 'delete'],
});
