import { randomUUID } from 'node:crypto';
import { defineAction, field, tableOf } from '@entrepot/sdk';
import { cloudEvent } from '../delivery/cloud-event.ts';
import { deliver } from '../delivery/fan-out.ts';
import { Webhooks } from '../webhooks.ts';
import { checkUrl, ownerOf } from './check-endpoint.ts';
import { Endpoint } from './endpoint.entity.ts';
import { newSecret, rotationEnd } from './secret.ts';

const { url, description, events } = Endpoint.fields;

export const createEndpoint = defineAction({
  label: { en: 'Add an endpoint', zh: '新增端点' },
  summary: { en: 'Adds an endpoint. Its secret is shown once, here.', zh: '添加接收端，其密钥仅在此显示一次。' },
  input: { url, description, events },
  output: { id: field.text(), secret: field.text() },
  status: 201,
  secret: true,
  async handler({ db, input, user, use }) {
    const { settings, endpoints } = use(Webhooks);
    checkUrl(input.url, settings.allowHttp);
    const secret = newSecret();
    const [made] = await db.transaction((tx) =>
      tx.query<{ id: string }>(
        `INSERT INTO ${tableOf(Endpoint)} (url, description, events, owner, secret) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [input.url, input.description, JSON.stringify(input.events), JSON.stringify(ownerOf(user)), secret],
      ),
    );
    endpoints.forget();
    return { id: made?.id, secret };
  },
});

export const rotateSecret = defineAction({
  entity: Endpoint,
  label: { en: 'New secret', zh: '更换密钥' },
  summary: {
    en: 'Makes a new secret, shown once, here. For 24 hours the old one signs too.',
    zh: '生成新密钥，仅在此显示一次;24 小时内旧密钥仍同时签名。',
  },
  output: { secret: field.text(), previousUntil: field.timestamp() },
  secret: true,
  async handler({ db, record, now }) {
    const secret = newSecret();
    const previousUntil = rotationEnd(now()).toISOString();
    await db.transaction((tx) =>
      tx.query(
        `UPDATE ${tableOf(Endpoint)} SET previous_secret = secret, previous_until = $2, secret = $3, version = version + 1,
           updated_at = now() WHERE id = $1`,
        [record.id, previousUntil, secret],
      ),
    );
    return { secret, previousUntil };
  },
});

export const test = defineAction({
  entity: Endpoint,
  label: { en: 'Send a test', zh: '发送测试' },
  summary: {
    en: 'Sends an event of the type "webhooks.test"; the delivery tells what came of it.',
    zh: '发送一个 "webhooks.test" 类型的事件，结果见投递记录。',
  },
  output: { delivery: field.text() },
  status: 202,
  async handler({ db, record, now, use }) {
    const event = { id: randomUUID(), type: 'webhooks.test', key: record.id, payload: {}, occurredAt: now().toISOString() };
    const body = cloudEvent(event, use(Webhooks).settings.source);
    const [delivery] = await db.transaction((tx) => deliver(tx, event, [record.id], body, now()));
    return { delivery };
  },
});
