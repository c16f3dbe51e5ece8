/** What may stand between the cells of a CSV. */
export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

const linesLooked = 20;
const longestLooked = 100_000;

/** The delimiter that parts most of the first lines into as many cells as the header, at least two; a comma where none does. */
export function findDelimiter(text: string): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const counts = cellCounts(text.slice(0, longestLooked), delimiter);
    const [header = 1] = counts;
    if (header < 2) continue;
    const score = (counts.filter((count) => count === header).length / counts.length) * Math.log2(header + 1);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Cells of each of the first lines that are not blank; delimiters and line breaks inside quotes are part of a cell. */
function cellCounts(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let cells = 1;
  let isQuoted = false;
  let isBlank = true;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    if (isQuoted || (letter !== '\n' && letter !== '\r')) {
      if (!isQuoted && letter === delimiter) cells += 1;
      isBlank = false;
      continue;
    }
    if (!isBlank) counts.push(cells);
    if (counts.length === linesLooked) return counts;
    cells = 1;
    isBlank = true;
  }
  if (!isBlank) counts.push(cells);
  return counts;
}
