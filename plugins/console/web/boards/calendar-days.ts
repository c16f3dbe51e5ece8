import type { UiEntity, UiField } from '@entrepot/sdk/ui';
import { columnsOf } from '../list/columns.ts';
import { addDays, addMonths, mondayOf } from '../list/days.ts';

export type CalendarSpan = 'month' | 'week';

/** The days that a calendar shows: whole weeks from Monday on. */
export function daysShown(on: string, span: CalendarSpan): string[] {
  const first = mondayOf(span === 'week' ? on : `${on.slice(0, 7)}-01`);
  const end = span === 'week' ? addDays(first, 7) : addDays(mondayOf(addDays(addMonths(on, 1), -1)), 7);
  const days: string[] = [];
  for (let day = first; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}

/** A day of the span before or after. */
export function turned(on: string, span: CalendarSpan, steps: number): string {
  return span === 'week' ? addDays(on, 7 * steps) : addMonths(on, steps);
}

/** Fields by which records have a place in a calendar, their own dates before those of the system. */
export function dateFields(entity: UiEntity): readonly UiField[] {
  return columnsOf(entity).filter(({ kind }) => kind === 'date' || kind === 'timestamp');
}
