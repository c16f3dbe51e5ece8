import { defineEntity, field, type Rule } from '@entrepot/sdk';

const rules = {
  type: 'array',
  items: {
    type: 'object',
    required: ['permission'],
    additionalProperties: false,
    properties: {
      permission: { type: 'string', pattern: '^(\\*|[a-z][A-Za-z0-9-]*(\\.[a-z][A-Za-z0-9]*)*(\\.\\*)?)$' },
      where: { type: 'object' },
      fields: { type: 'array', items: { type: 'string' } },
    },
  },
} as const;

const names = { type: 'array', items: { type: 'string' }, uniqueItems: true } as const;

export const StoredRole = defineEntity('kernel.role', {
  label: { en: 'Role', zh: '角色' },
  fields: {
    name: field.text({ unique: true, label: { en: 'Name', zh: '名称' } }),
    label: field.json<{ en: string; zh?: string }>({ type: 'object' }, { label: { en: 'Label', zh: '显示名' } }).optional(),
    grants: field.json<readonly Rule[]>(rules, { label: { en: 'Grants', zh: '授权规则' } }).default([]),
    restrictions: field.json<readonly Rule[]>(rules, { label: { en: 'Restrictions', zh: '限制规则' } }).default([]),
  },
});

export const StoredUser = defineEntity('kernel.user', {
  label: { en: 'User', zh: '用户' },
  fields: {
    name: field.text({ unique: true, minLength: 1, label: { en: 'Sign-in name', zh: '登录名' } }),
    displayName: field.text({ label: { en: 'Name', zh: '姓名' }, personal: true }).optional(),
    roles: field.json<readonly string[]>(names, { label: { en: 'Roles', zh: '角色' } }).default([]),
    /** What rules refer to by `$user`. */
    attributes: field
      .json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Attributes', zh: '属性' } })
      .default({}),
    active: field.boolean({ label: { en: 'May sign in', zh: '允许登录' } }).default(true),
    passwordHash: field.text({ secret: true, readOnly: true }).optional(),
  },
  title: 'name',
});

const ids = { type: 'array', items: { type: 'string', format: 'uuid' }, uniqueItems: true } as const;

/**
 * A role that a user holds on terms: limited to some records of the entities that are scopes, until a moment, or handed on by
 * another user who holds it. Roles of the user itself have no terms.
 */
export const Assignment = defineEntity('kernel.assignment', {
  label: { en: 'Role assignment', zh: '角色分配' },
  fields: {
    user: field.ref(StoredUser, { onDelete: 'cascade', label: { en: 'User', zh: '用户' } }),
    role: field.ref(StoredRole, { onDelete: 'cascade', label: { en: 'Role', zh: '角色' } }),
    scopes: field
      .json<Readonly<Record<string, readonly string[]>>>(
        { type: 'object', additionalProperties: ids },
        {
          label: { en: 'Limited to', zh: '范围' },
          description: 'Ids by entity, as {"shops.shop": ["…"]}; an entity that is not named, or without ids, limits nothing.',
        },
      )
      .default({}),
    validUntil: field.timestamp({ label: { en: 'Valid until', zh: '有效期至' } }).optional(),
    delegatedBy: field
      .ref(StoredUser, { onDelete: 'cascade', readOnly: true, label: { en: 'Handed on by', zh: '委托人' } })
      .optional(),
    /** The assignment that was handed on; none where the role stands with the user itself. */
    source: field
      .ref('kernel.assignment', { onDelete: 'cascade', readOnly: true, label: { en: 'Handed on from', zh: '委托来源' } })
      .optional(),
  },
});

/** A key for programs. The token itself is shown once, when it is made. */
export const ApiToken = defineEntity('kernel.apiToken', {
  label: { en: 'API token', zh: 'API 令牌' },
  fields: {
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    user: field.ref(StoredUser, { onDelete: 'cascade', label: { en: 'User', zh: '用户' } }),
    /** SHA-256 of the token, which is random enough to need no salt. */
    hash: field.text({ secret: true, readOnly: true, unique: true }),
    expiresAt: field.timestamp({ label: { en: 'Expires', zh: '到期时间' } }).optional(),
  },
  operations: ['delete'],
});

export const Session = defineEntity('kernel.session', {
  label: { en: 'Session', zh: '会话' },
  fields: {
    user: field.ref(StoredUser, { onDelete: 'cascade', label: { en: 'User', zh: '用户' } }),
    hash: field.text({ secret: true, readOnly: true, unique: true }),
    address: field.text({ personal: true, label: { en: 'Address', zh: '地址' } }).optional(),
    /** The program that signed in, as it calls itself. */
    agent: field.text({ personal: true, label: { en: 'Program', zh: '客户端' } }).optional(),
    expiresAt: field.timestamp({ index: true, label: { en: 'Expires', zh: '到期时间' } }),
  },
  operations: ['delete'],
});

/** A POST that came with an `Idempotency-Key`, and its answer. */
export const IdempotencyKey = defineEntity('kernel.idempotencyKey', {
  label: { en: 'Idempotency key', zh: '幂等键' },
  fields: {
    /** SHA-256 over caller and key. */
    key: field.text({ unique: true }),
    /** SHA-256 over method, path and body. */
    request: field.text(),
    /** running: begun; written: took effect, the answer is not kept yet; answered. */
    state: field.enum({ running: { en: 'Running' }, written: { en: 'Written' }, answered: { en: 'Answered' } }),
    /** Who does not answer until then has died. */
    leaseUntil: field.timestamp(),
    expiresAt: field.timestamp({ index: true }),
    status: field.integer().optional(),
    headers: field.json<Readonly<Record<string, string>>>({}, { secret: true }).optional(),
    body: field.longText({ secret: true }).optional(),
  },
  operations: [],
});

export const identityEntities = [StoredRole, StoredUser, Assignment, ApiToken, Session, IdempotencyKey] as const;
