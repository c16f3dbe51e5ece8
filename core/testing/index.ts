export { describePlugin } from './contract/describe-plugin.ts';
export { createTestApp, type TestApp, type TestAppOptions } from './create-test-app.ts';
export { type FuzzedRun, type FuzzSagaOptions, fuzzSaga } from './fuzz-saga.ts';
export { skip } from './skip.ts';
export type { Caller, Identity, TestResponse } from './test-caller.ts';
export { TestClock } from './test-clock.ts';
