import type { Suite } from 'mocha';
import { testDatabases } from './test-databases.ts';

interface Stoppable {
  stop(): Promise<void>;
}

const open = new Set<Stoppable>();
let root: Suite | undefined;

// This module is loaded with the test files, outside of any suite: what it registers is the run's.
if (typeof before === 'function' && typeof after === 'function') {
  before('see the suites of the run', function () {
    root = this.test?.parent;
  });
  after('stop what the tests left running', async function () {
    this.timeout(30_000);
    await Promise.all([...open].map((app) => app.stop()));
    await testDatabases.stop();
  });
}

/** Stops `app` after the top-level suite that runs now, or at the latest after the run. */
export function stopAfterSuite(app: Stoppable): void {
  open.add(app);
  const running = root?.suites.find((suite) => isUnfinished(suite));
  running?.afterAll('stop the test app', async () => {
    await app.stop();
    open.delete(app);
  });
}

function isUnfinished(suite: Suite): boolean {
  return suite.tests.some((test) => test.state === undefined && !test.isPending()) || suite.suites.some(isUnfinished);
}
