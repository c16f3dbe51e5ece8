/** A row as it stands in the file, every cell as text. */
export interface SheetRow {
  /** As a spreadsheet shows it: 1 for the first row of the file. */
  readonly row: number;
  readonly cells: readonly string[];
}
