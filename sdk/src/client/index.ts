export type { ProblemDocument } from '../problem.ts';
export { ApiProblem, dataOf } from './api-problem.ts';
export { type ApiClient, type ClientOptions, createClient } from './create-client.ts';
export { idOf, type ListPath, type ListQuery, type RecordAt, recordsOf } from './records-of.ts';
export { type RetryOptions, retrying } from './retry.ts';
export type { components, operations, paths } from './routes.ts';
export { InvalidWebhook, type VerifiedWebhook, verifyWebhook, type WebhookFault } from './verify-webhook.ts';
