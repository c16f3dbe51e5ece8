import { field, type RowOf } from '@entrepot/sdk';

export const settings = {
  /** Names this system in every event, as a URI reference. */
  source: field.text({ label: { en: 'Source of events', zh: '事件来源' } }).default('/entrepot'),
  /** Endpoints may be `http://…`: for tests and closed networks. */
  allowHttp: field.boolean({ label: { en: 'Allow http', zh: '允许 http' } }).default(false),
  timeoutSeconds: field
    .integer({ minimum: 1, maximum: 60, label: { en: 'Seconds an endpoint has to answer', zh: '端点应答时限（秒）' } })
    .default(15),
  disableAfterDays: field
    .integer({ minimum: 1, label: { en: 'Days of failure after which an endpoint is disabled', zh: '持续失败多少天后停用' } })
    .default(5),
  keepDays: field.integer({ minimum: 1, label: { en: 'Days the delivery log is kept', zh: '投递日志保留天数' } }).default(30),
};

export type Settings = RowOf<typeof settings>;
