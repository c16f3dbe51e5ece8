/** Whether a pattern, `orders.shipped`, `orders.*` or `*`, covers an event. */
export function covers(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));
}
