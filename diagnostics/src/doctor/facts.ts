import type { PluginHealth } from '@entrepot/registry/plugin-health';

/** What the doctor looks at, gathered without changing anything. What could not be looked at is undefined. */
export interface Facts {
  /** Why the config, the database or the plugins could not be used at all. */
  readonly failure?: { readonly code: string; readonly detail: string; readonly remedy: string } | undefined;
  readonly database?: DatabaseFacts | undefined;
  readonly schema?: SchemaFacts | undefined;
  readonly queues?: QueueFacts | undefined;
  /** How far the database's clock is ahead of this process's, milliseconds; half the round trip is the error. */
  readonly clock?: { readonly aheadMs: number; readonly errorMs: number } | undefined;
  readonly secrets: SecretFacts;
  readonly plugins: readonly PluginHealth[];
}

export interface DatabaseFacts {
  /** As `180004`. */
  readonly version: number;
  readonly connections: number;
  readonly mostConnections: number;
  /** `on` where what was committed survives a crash. */
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Transactions until PostgreSQL stops to protect itself from wraparound. */
  readonly transactionsLeft: number;
  /** Of the oldest transaction that is still open, seconds. */
  readonly oldestTransactionSeconds: number;
}

export interface SchemaFacts {
  /** Statements that an application of the schema would run. */
  readonly statements: number;
  /** Data migrations that have not run. */
  readonly migrations: number;
  /** What cannot be done. */
  readonly refused: readonly { readonly detail: string; readonly remedy: string }[];
}

export interface QueueFacts {
  readonly jobs: readonly {
    readonly plugin: string;
    readonly waiting: number;
    readonly oldestSeconds: number;
    readonly failedToday: number;
    readonly lostRuns: number;
  }[];
  readonly subscriptions: readonly {
    readonly name: string;
    readonly enabled: boolean;
    readonly waiting: number;
    readonly oldestSeconds: number;
    readonly parked: number;
  }[];
  /** Runs of sagas that failed or are stuck. */
  readonly deadSagas: number;
}

export interface SecretFacts {
  /** Files that hold passwords and data, with the permission bits of others than their owner. */
  readonly open: readonly { readonly file: string; readonly mode: number }[];
  /** Whether the database's address has a password that everybody knows; undefined where it has an address of its own. */
  readonly weakDatabasePassword: boolean;
  /** Active users that can sign in with a password that a beginner would guess. */
  readonly guessable: readonly string[];
  /** API tokens that never end. */
  readonly endlessTokens: number;
}
