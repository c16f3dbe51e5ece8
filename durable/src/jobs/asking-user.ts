import { AsyncLocalStorage } from 'node:async_hooks';
import type { User } from '@entrepot/sdk';

/** Who calls, while a request is served: the owner of the jobs that it enqueues. */
export const askingUser = new AsyncLocalStorage<User>();
