import { liveQuery } from 'dexie';
import { useEffect, useRef, useState } from 'react';

/**
 * What a query of the device's database finds, again whenever that changes; undefined until it has answered once.
 * @param about what the query is about: another one asks anew
 */
export function useLive<A, T>(query: (about: A) => Promise<T>, about: A): T | undefined {
  const [found, setFound] = useState<{ about: A; value: T }>();
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => {
    const subscription = liveQuery(() => latest.current(about)).subscribe({ next: (value) => setFound({ about, value }) });
    return () => subscription.unsubscribe();
  }, [about]);
  return found && Object.is(found.about, about) ? found.value : undefined;
}
