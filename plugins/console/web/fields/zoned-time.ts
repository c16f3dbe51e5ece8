/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(moment / 1000) * 1000;
}

/** A moment as the clock on the wall of a zone shows it, to the minute: `2026-03-01T08:30`; empty where it is none. */
export function wallTimeOf(iso: string, timeZone: string): string {
  const moment = Date.parse(iso);
  return Number.isNaN(moment) ? '' : new Date(moment + offsetAt(moment, timeZone)).toISOString().slice(0, 16);
}

/**
 * The moment at which the clock of a zone shows a time; of two when clocks go back, the first. A time that is skipped when they
 * go forward counts from before.
 */
export function momentOf(wallTime: string, timeZone: string): string | undefined {
  const wall = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(wall)) return undefined;
  const day = 86_400_000;
  const candidates = [offsetAt(wall - day, timeZone), offsetAt(wall + day, timeZone)].map((offset) => wall - offset);
  const right = candidates.filter((moment) => moment + offsetAt(moment, timeZone) === wall);
  return new Date(right.length > 0 ? Math.min(...right) : (candidates[0] ?? wall)).toISOString();
}
