import type { Label } from './label.ts';
import { token } from './service.ts';

/** How far a job is, as `/api/v1/kernel/jobs/{id}` tells it. */
export interface JobStatus {
  readonly id: string;
  /** `<plugin>.<job>`. */
  readonly name: string;
  /** What people call it. */
  readonly label: Label;
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
  /** When its last attempt began. */
  readonly startedAt: string | null;
  /** When it was last heard of. */
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}

/** The jobs of users, for who shows them. */
export interface UserJobs {
  /** The newest jobs of these users that were heard of since then, newest first; 200 at most. */
  of(users: readonly string[], since: Date): Promise<JobStatus[]>;
}

export const Jobs = token<UserJobs>('kernel.jobs');
