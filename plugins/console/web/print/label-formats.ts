/** Paper that labels are printed on, in millimetres. */
export interface LabelFormat {
  readonly columns: number;
  readonly rows: number;
  /** Of one label. */
  readonly width: number;
  readonly height: number;
  /** White around what is printed, quiet zones of barcodes included. */
  readonly padding: number;
}

export const labelFormats = {
  a4: { columns: 3, rows: 8, width: 70, height: 37, padding: 4 },
  roll60: { columns: 1, rows: 1, width: 60, height: 40, padding: 3 },
  roll40: { columns: 1, rows: 1, width: 40, height: 30, padding: 2.5 },
} as const satisfies Readonly<Record<string, LabelFormat>>;

export type LabelFormatName = keyof typeof labelFormats;

/** A sheet, counted from 1, with what stands in each of its places; nothing where a label was used up before. */
export interface Sheet<T> {
  readonly number: number;
  readonly places: readonly { readonly place: number; readonly item: T | undefined }[];
}

/** @param start the first free place of the first sheet, from 1 */
export function sheetsOf<T>(items: readonly T[], { columns, rows }: LabelFormat, start: number): Sheet<T>[] {
  if (items.length === 0) return [];
  const size = columns * rows;
  const used = Math.min(start, size) - 1;
  const places = [...Array<undefined>(used), ...items].map((item, index) => ({ place: index + 1, item }));
  return Array.from({ length: Math.ceil(places.length / size) }, (_, index) => ({
    number: index + 1,
    places: places.slice(index * size, (index + 1) * size),
  }));
}
