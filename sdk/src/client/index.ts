export { ApiProblem, dataOf, type ProblemDocument } from './api-problem.ts';
export { type ClientOptions, createClient } from './create-client.ts';
export { idOf, type ListPath, type ListQuery, type RecordAt, recordsOf } from './records-of.ts';
export { type RetryOptions, retrying } from './retry.ts';
export type { components, operations, paths } from './routes.ts';
