/** A text of the pseudo-locale: what shows without the brackets is written into a component instead of a messages file. */
export function mark(text: string): string {
  return `⟦${text}⟧`;
}
