import type { JobStatus, UserJobs } from '@entrepot/sdk';

export type { JobStatus } from '@entrepot/sdk';

export interface RejectedItem {
  readonly row: unknown;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** The jobs as those see them who ask for them. */
export interface JobBoard extends UserJobs {
  find(id: string): Promise<JobStatus | undefined>;
  /** The newest so many, 50 unless given; in all states unless one is given. */
  list(query?: {
    readonly state?: string | undefined;
    readonly name?: string | undefined;
    readonly most?: number;
  }): Promise<JobStatus[]>;
  /** Lets a failed job run again, with all its attempts. False where it has not failed. */
  retry(id: string): Promise<boolean>;
  /** False where it has ended already. */
  cancel(id: string): Promise<boolean>;
  /** The status now and after every change, until the job ends or `signal` aborts. */
  watch(id: string, signal: AbortSignal): AsyncIterable<JobStatus>;
  /** The items of the error file, in the order in which they were rejected. */
  rejected(id: string): AsyncIterable<RejectedItem>;
}
