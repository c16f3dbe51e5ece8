import { Store } from '../session/store.ts';

export type Route = 'home' | 'receive' | 'putAway' | 'pick' | 'pack' | 'count' | 'move' | 'queue' | 'settings' | 'signIn';

const routes = new Set<string>(['receive', 'putAway', 'pick', 'pack', 'count', 'move', 'queue', 'settings', 'signIn']);

function fromHash(): Route {
  const name = location.hash.replace(/^#\/?/, '');
  return routes.has(name) ? (name as Route) : 'home';
}

/** The screen that is open; it stands in the address, so that a reload stays on it. */
export const route = new Store<Route>(fromHash());

addEventListener('hashchange', () => route.set(fromHash()));

export function go(to: Route): void {
  location.hash = to === 'home' ? '' : `/${to}`;
}
