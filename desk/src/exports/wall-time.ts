import { invalidInput } from '@entrepot/web/write/draft';

/**
 * Writes moments as the clock on the wall shows them there, as `2031-02-28 14:05:00`.
 * @param timeZone IANA, as `Asia/Shanghai`
 * @throws Problem `invalid-input` (422) for a zone that there is not
 */
export function wallTimeIn(timeZone: string): (moment: string) => string {
  try {
    // The Swedes write times as ISO 8601 does.
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    return (moment) => format.format(new Date(moment));
  } catch {
    throw invalidInput([{ pointer: '/timeZone', code: 'unknown-time-zone', detail: `"${timeZone}" is no time zone.` }]);
  }
}
