import type { ColumnMapping } from './column-mapping.ts';

/** A moment as it stands on a wall: no zone. */
interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const yearFirst = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*([AaPp][Mm])?$/;
const zoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * A date in a common form: 2031-01-31, 2031/1/31, 2031年1月31日, 20310131, 31.1.2031, 1/31/2031; a time behind it is left out.
 * @returns `2031-01-31`; undefined for what is none
 */
export function parseDate(text: string, order: ColumnMapping['dates']): string | undefined {
  const wall = parseWall(
    text.replace(/(Z|[+-]\d{2}:?\d{2})$/, (zone) => (text.includes(':') ? '' : zone)),
    order,
  );
  return wall && `${String(wall.year).padStart(4, '0')}-${two(wall.month)}-${two(wall.day)}`;
}

/**
 * A moment: RFC 3339, or a date in a common form with a time or without.
 * @param timeZone of what is written without one
 * @returns RFC 3339 in UTC; undefined for what is none
 */
export function parseMoment(text: string, order: ColumnMapping['dates'], timeZone: string): string | undefined {
  if (zoned.test(text)) {
    const moment = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
    return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
  }
  const wall = parseWall(text, order);
  return wall && new Date(momentOf(wall, timeZone)).toISOString();
}

function parseWall(text: string, order: ColumnMapping['dates']): WallTime | undefined {
  const [, date = '', time = ''] = /^(\S+?)(?:[T\s]+(.+))?$/.exec(text) ?? [];
  const day = parseDay(date, order);
  const hours = time === '' ? { hour: 0, minute: 0, second: 0 } : parseClock(time.trim());
  return day && hours && { ...day, ...hours };
}

function parseDay(text: string, order: ColumnMapping['dates']): Pick<WallTime, 'year' | 'month' | 'day'> | undefined {
  const first = yearFirst.exec(text) ?? compact.exec(text);
  if (first) return real(Number(first[1]), Number(first[2]), Number(first[3]));
  const last = yearLast.exec(text);
  if (!last) return undefined;
  const [one, sign, other, year] = [Number(last[1]), last[2], Number(last[3]), Number(last[4])];
  // With points the day comes first, wherever dates are written so.
  const isDayFirst = sign === '.' || order === 'day-first';
  return isDayFirst ? real(year, other, one) : real(year, one, other);
}

function real(year: number, month: number, day: number): Pick<WallTime, 'year' | 'month' | 'day'> | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? { year, month, day } : undefined;
}

function parseClock(text: string): Pick<WallTime, 'hour' | 'minute' | 'second'> | undefined {
  const found = clock.exec(text);
  if (!found) return undefined;
  const half = found[4]?.toLowerCase();
  const given = Number(found[1]);
  if (half !== undefined && (given < 1 || given > 12)) return undefined;
  const hour = half === undefined ? given : (given % 12) + (half === 'pm' ? 12 : 0);
  const minute = Number(found[2]);
  const second = Number(found[3] ?? 0);
  return hour < 24 && minute < 60 && second < 60 ? { hour, minute, second } : undefined;
}

const offsets = new Map<string, { readonly format: Intl.DateTimeFormat; readonly byHour: Map<number, number> }>();
const hourMs = 3_600_000;
const mostHours = 10_000;

/** Milliseconds since 1970; where clocks are put forward, the time that does not exist counts from before the change. */
function momentOf({ year, month, day, hour, minute, second }: WallTime, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  const guess = asUtc - offsetAt(asUtc, timeZone);
  return asUtc - offsetAt(guess, timeZone);
}

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  let zone = offsets.get(timeZone);
  if (!zone) {
    zone = { format: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }), byHour: new Map() };
    offsets.set(timeZone, zone);
  }
  const hour = Math.floor(moment / hourMs);
  let offset = zone.byHour.get(hour);
  if (offset === undefined) {
    const name = zone.format.formatToParts(hour * hourMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
    if (zone.byHour.size >= mostHours) zone.byHour.clear();
    zone.byHour.set(hour, offset);
  }
  return offset;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
