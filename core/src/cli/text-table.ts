/** Rows as columns that stand below each other, two spaces apart; a sentence where there is none. */
export function textTable(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'There is none.';
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
