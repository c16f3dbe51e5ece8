const parts = [
  ['YYYY', '(?<year>\\d{4})'],
  ['MM', '(?<month>\\d{1,2})'],
  ['DD', '(?<day>\\d{1,2})'],
  ['HH', '(?<hour>\\d{1,2})'],
  ['mm', '(?<minute>\\d{2})'],
  [':ss', '(?::(?<second>\\d{2}))?'],
] as const;

const two = (text: string | undefined) => (text ?? '0').padStart(2, '0');

/**
 * Makes a reader of moments written in one way.
 * @param format with YYYY MM DD HH mm ss; what the format lacks is 0, and seconds may be left out
 * @param offset from UTC: `Z` or `+08:00`
 * @returns RFC 3339 in UTC, or undefined where the text is no such moment
 */
export function momentReader(format = 'YYYY-MM-DD HH:mm:ss', offset = 'Z'): (text: string) => string | undefined {
  let pattern = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const [token, group] of parts) pattern = pattern.replace(token, group);
  const whole = new RegExp(`^${pattern}$`);
  return (given) => {
    const found = whole.exec(given)?.groups;
    if (!found) return undefined;
    const { year, month, day, hour, minute, second } = found;
    const [mm, dd] = [two(month), two(day)];
    const moment = new Date(`${year}-${mm}-${dd}T${two(hour)}:${two(minute)}:${two(second)}${offset}`);
    if (Number.isNaN(moment.getTime())) return undefined;
    // Date takes 31 February for 3 March.
    const days = new Date(Date.UTC(Number(year), Number(mm), 0)).getUTCDate();
    return Number(dd) > days ? undefined : moment.toISOString();
  };
}
