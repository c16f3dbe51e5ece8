/** A column of a file. */
export interface SheetColumn {
  /** Its header; told apart by a number where another column has the same, by its letter where it has none. */
  readonly name: string;
  /** Of its cells in a row, from 0. */
  readonly index: number;
}

/** The headers of the column that an error file adds, by language. */
export const reasonColumns = { en: 'What is wrong (Entrepot)', 'zh-CN': '错误原因（Entrepot）' } as const;

const reasons: readonly string[] = Object.values(reasonColumns);

/** The columns of a header row, without the one that an error file added. */
export function sheetColumns(header: readonly string[]): SheetColumn[] {
  const taken = new Set<string>();
  return header.flatMap((cell, index) => {
    const given = cell.replace(/\s+/g, ' ').trim();
    if (reasons.includes(given)) return [];
    const base = given || `(${letters(index)})`;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base} (${number})`;
    taken.add(name);
    return [{ name, index }];
  });
}

/** 0 → A, 26 → AA. */
export function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return `${rest > 0 ? letters(rest - 1) : ''}${String.fromCharCode(65 + (index % 26))}`;
}
