import { examine, exitCodeOf } from '@entrepot/diagnostics/doctor/examine';
import type { DatabaseFacts, Facts, QueueFacts } from '@entrepot/diagnostics/doctor/facts';
import { expect } from 'chai';
import { findingsText } from '../../../src/cli/doctor-command.ts';

const database: DatabaseFacts = {
  version: 180_004,
  connections: 3,
  mostConnections: 100,
  fsync: 'on',
  synchronousCommit: 'on',
  fullPageWrites: 'on',
  transactionsLeft: 2_000_000_000,
  oldestTransactionSeconds: 0,
};
const queues: QueueFacts = { jobs: [], subscriptions: [], deadSagas: 0 };
const well: Facts = {
  database,
  queues,
  schema: { statements: 0, migrations: 0, refused: [] },
  clock: { aheadMs: -3, errorMs: 1 },
  secrets: { open: [], weakDatabasePassword: false, guessable: [], endlessTokens: 0 },
  plugins: [{ plugin: 'kernel', version: '1.0.0', state: 'running', requires: [] }],
};
const job = { plugin: 'orders', waiting: 2, oldestSeconds: 0, failedToday: 0, lostRuns: 0 };
const subscription = { name: 'a/b.c', enabled: true, waiting: 2, oldestSeconds: 0, parked: 0 };

describe('the doctor', () => {
  it('finds each check well where all is well', () => {
    const findings = examine(well);
    expect(findings.map(({ level }) => level)).to.deep.equal(Array(6).fill('ok'));
    expect(exitCodeOf(findings)).to.equal(0);
    expect(findingsText(findings)).to.match(/0 errors, 0 warnings\.\n$/);
  });

  const sick: readonly [what: string, level: 'warning' | 'error', facts: Partial<Facts>, says: RegExp][] = [
    ['an old server', 'error', { database: { ...database, version: 160_003 } }, /16\.3 is too old/],
    ['fsync that is off', 'error', { database: { ...database, fsync: 'off' } }, /fsync is off/],
    [
      'commits that wait for no disk',
      'error',
      { database: { ...database, synchronousCommit: 'off' } },
      /loses what was committed/,
    ],
    ['few connections left', 'warning', { database: { ...database, connections: 90 } }, /90 of 100 connections/],
    ['wraparound', 'error', { database: { ...database, transactionsLeft: 1_000_000 } }, /1,000,000 transactions/],
    ['a forgotten transaction', 'warning', { database: { ...database, oldestTransactionSeconds: 7_200 } }, /open for 2\.0 h/],
    [
      'a schema behind',
      'warning',
      { schema: { statements: 2, migrations: 1, refused: [] } },
      /2 statements and 1 data migration /,
    ],
    [
      'a schema that cannot be',
      'error',
      { schema: { statements: 1, migrations: 0, refused: [{ detail: 'It does not fit.', remedy: 'Widen it.' }] } },
      /does not fit/,
    ],
    ['a job that waits', 'warning', { queues: { ...queues, jobs: [{ ...job, oldestSeconds: 61 }] } }, /waited 61 s/],
    ['a job that waits long', 'error', { queues: { ...queues, jobs: [{ ...job, oldestSeconds: 1_800 }] } }, /waited 30 min/],
    ['failed jobs', 'warning', { queues: { ...queues, jobs: [{ ...job, failedToday: 1 }] } }, /1 job of plugin "orders" failed/],
    ['lost runs', 'warning', { queues: { ...queues, jobs: [{ ...job, lostRuns: 3 }] } }, /died 3 times/],
    [
      'late events',
      'error',
      { queues: { ...queues, subscriptions: [{ ...subscription, oldestSeconds: 9_000 }] } },
      /published 3 h ago/,
    ],
    [
      'parked events',
      'warning',
      { queues: { ...queues, subscriptions: [{ ...subscription, parked: 4 }] } },
      /4 events of "a\/b\.c"/,
    ],
    [
      'events for nobody',
      'warning',
      { queues: { ...queues, subscriptions: [{ ...subscription, enabled: false }] } },
      /which no enabled plugin has/,
    ],
    ['dead sagas', 'warning', { queues: { ...queues, deadSagas: 2 } }, /2 saga runs/],
    ['a clock ahead', 'warning', { clock: { aheadMs: 2_000, errorMs: 10 } }, /2 s ahead of/],
    ['a clock far behind', 'error', { clock: { aheadMs: -90_000, errorMs: 10 } }, /90 s behind/],
    ['an open file', 'error', { secrets: { ...well.secrets, open: [{ file: '/x/server.json', mode: 0o644 }] } }, /mode 0644/],
    ['a known password', 'warning', { secrets: { ...well.secrets, weakDatabasePassword: true } }, /everybody knows/],
    ['a guessed password', 'error', { secrets: { ...well.secrets, guessable: ['admin'] } }, /"admin" has a password/],
    ['tokens without end', 'warning', { secrets: { ...well.secrets, endlessTokens: 1 } }, /1 API token /],
    [
      'a plugin in quarantine',
      'error',
      {
        plugins: [
          {
            plugin: 'gifts',
            version: '1.0.0',
            state: 'quarantined',
            requires: [],
            fault: { code: 'plugin-failed', detail: 'It threw.', remedy: 'Mend it.', file: '/g.ts' },
          },
        ],
      },
      /"gifts" is in quarantine \(plugin-failed\)/,
    ],
    ['no database at all', 'error', { failure: { code: 'x', detail: 'Nobody answers.', remedy: 'Start it.' } }, /Nobody answers/],
  ];
  for (const [what, level, facts, says] of sick) {
    it(`finds ${what}, and says what to do`, () => {
      const findings = examine({ ...well, ...facts }).filter((each) => each.level !== 'ok');
      expect(findings).to.have.length(1);
      expect(findings[0]?.level).to.equal(level);
      expect(findings[0]?.finding).to.match(says);
      expect(findings[0]?.remedy).to.match(/\w{3}/);
      expect(exitCodeOf(findings)).to.equal(level === 'error' ? 2 : 1);
    });
  }

  it('does not take the error of its look for a wrong clock', () => {
    const findings = examine({ ...well, clock: { aheadMs: 1_500, errorMs: 1_400 } });
    expect(exitCodeOf(findings)).to.equal(0);
  });
});
