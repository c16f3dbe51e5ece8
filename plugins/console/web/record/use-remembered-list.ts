import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'react-router';
import { rememberList } from './neighbours.ts';

/** How many records before and behind those that were seen one can go through from record to record. */
const around = 250;

/**
 * Remembers the records of a list when one leaves it, so that one can go on from one to the next.
 * @param recordAt the record at a place, where it was read
 */
export function useRememberedList(
  entity: string,
  seen: { readonly first: number; readonly last: number },
  recordAt: (place: number) => { readonly id: string } | undefined,
): void {
  const { pathname, search } = useLocation();
  const leave = useEffectEvent(() => {
    const first = Math.max(0, seen.first - around);
    const ids = Array.from({ length: seen.last + around - first + 1 }, (_, offset) => recordAt(first + offset)?.id);
    rememberList(entity, { ids: ids.filter((id) => id !== undefined), path: pathname + search });
  });
  useEffect(() => () => leave(), []);
}
