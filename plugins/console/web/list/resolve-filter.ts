import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import { dateIn, startOfDay } from './days.ts';
import { isObject, type ListFilter } from './filter-tree.ts';
import { operandOf } from './operands.ts';
import { isRelativeSpan, spanOn } from './relative-days.ts';

export interface Now {
  readonly now: Date;
  readonly timeZone: string;
}

/** The API's filter: spans that move with the calendar become days of today, and moments in the user's zone. */
export function resolveFilter(entity: UiEntity, filter: ListFilter | undefined, now: Now): Filter | undefined {
  return filter && (resolve(entity, filter, now) as Filter);
}

function resolve(entity: UiEntity, filter: Readonly<Record<string, unknown>>, now: Now): Readonly<Record<string, unknown>> {
  const resolved: Record<string, unknown> = {};
  for (const [key, asked] of Object.entries(filter)) {
    if (Array.isArray(asked)) resolved[key] = asked.map((each) => (isObject(each) ? resolve(entity, each, now) : each));
    else if (!isObject(asked)) resolved[key] = asked;
    else if (key === 'not') resolved[key] = resolve(entity, asked, now);
    else resolved[key] = condition(entity, key, asked, now);
  }
  return resolved;
}

function condition(entity: UiEntity, path: string, asked: Readonly<Record<string, unknown>>, { now, timeZone }: Now) {
  const { within, ...others } = asked;
  if (!isRelativeSpan(within)) return others;
  const { from, until } = spanOn(within, dateIn(now, timeZone));
  const isMoment = operandOf(entity, path)?.type === 'moment';
  const edge = (date: string) => (isMoment ? startOfDay(date, timeZone).toISOString() : date);
  return { ...others, gte: edge(from), lt: edge(until) };
}
