import { database, kept } from '../queue/database.ts';
import { get, post } from './api.ts';
import { Store } from './store.ts';

/** Who works with the handheld, and where. Kept on the device: it starts without a network. */
export interface Session {
  person: string | null;
  warehouse: { id: string; code: string; name: string } | null;
}

const key = 'session';

export const session = new Store<Session>({ person: null, warehouse: null });

/** Reads who worked here last. Not from the browser's local storage: that reaches the disk seconds later, or never. */
export async function openSession(): Promise<void> {
  const last = await kept<Session>(key);
  if (last) session.set(last);
}

/** Somebody else, or somewhere else: on the disk before anything is done there. */
export async function setSession(next: Session): Promise<void> {
  await database.kept.put({ key, value: next });
  session.set(next);
}

/** Whether the server knows who calls: `unknown` until it was asked, `expired` when somebody has to sign in again. */
export const signedIn = new Store<'unknown' | 'yes' | 'expired'>('unknown');

/** Who the server takes the caller for. @throws ApiError */
export async function whoAmI(): Promise<string> {
  const { name } = await get<{ name: string }>('/api/v1/kernel/me');
  return name;
}

/** @throws ApiError */
export async function signIn(user: string, password: string): Promise<void> {
  const { name } = await post<{ name: string }>('/api/v1/kernel/signIn', { user, password });
  await setSession({ ...session.get(), person: name });
  signedIn.set('yes');
}

/** The next person signs in; what this one did and was not sent stays under their name. */
export async function signOut(): Promise<void> {
  await post('/api/v1/kernel/signOut', {}).catch(() => undefined);
  await setSession({ ...session.get(), person: null });
  signedIn.set('unknown');
}
