/** How far a job is, as `/api/v1/kernel/jobs/{id}` tells it. */
export interface JobStatus {
  readonly id: string;
  /** `<plugin>.<job>`. */
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number;
  readonly message: string | null;
  /** What the handler returned, once it is done. */
  readonly result: unknown;
  /** Why it failed: the code and detail of the problem, never a stack. */
  readonly error: { readonly code: string; readonly detail: string } | null;
  /** How many items stand in the error file. */
  readonly rejected: number;
  /** Who asked for it; null for the system. */
  readonly userId: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

export interface RejectedItem {
  readonly row: unknown;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** The jobs as those see them who ask for them. */
export interface JobBoard {
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
