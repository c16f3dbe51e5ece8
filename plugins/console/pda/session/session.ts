import { get, post } from './api.ts';
import { Store } from './store.ts';

/** Who works with the handheld, and where. Kept in the browser: it starts without a network. */
export interface Session {
  person: string | null;
  warehouse: { id: string; code: string; name: string } | null;
}

const key = 'entrepot-handheld-session';

function stored(): Session {
  try {
    return { person: null, warehouse: null, ...JSON.parse(localStorage.getItem(key) ?? '{}') };
  } catch {
    return { person: null, warehouse: null };
  }
}

export const session = new Store<Session>(stored());
session.subscribe(() => localStorage.setItem(key, JSON.stringify(session.get())));

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
  session.set({ ...session.get(), person: name });
  signedIn.set('yes');
}

/** The next person signs in; what this one did and was not sent stays under their name. */
export async function signOut(): Promise<void> {
  await post('/api/v1/kernel/signOut', {}).catch(() => undefined);
  session.set({ ...session.get(), person: null });
  signedIn.set('unknown');
}
