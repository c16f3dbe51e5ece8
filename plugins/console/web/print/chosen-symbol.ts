export const symbolChoices = ['auto', 'code128', 'qr'] as const;

export type SymbolChoice = (typeof symbolChoices)[number];

/** The narrowest module in millimetres that scanners read from any label printer (7.5 mil). */
const narrowest = 0.19;

/**
 * A Code 128 where its modules are wide enough to be read, else a QR code, unless somebody chose.
 * @param modules of the Code 128; undefined where the text cannot be one
 * @param room millimetres there are for its width
 * @returns undefined where the choice cannot be read
 */
export function chosenSymbol(modules: number | undefined, choice: SymbolChoice, room: number): 'code128' | 'qr' | undefined {
  const isReadable = modules !== undefined && modules > 0 && room / modules >= narrowest;
  if (choice === 'auto') return isReadable ? 'code128' : 'qr';
  if (choice === 'qr') return 'qr';
  return isReadable ? 'code128' : undefined;
}
