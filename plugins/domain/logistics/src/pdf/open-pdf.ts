/** A document to be: its page in millimetres, and what viewers show as its title. */
export interface PdfOptions {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly subject?: string;
}

/** A place on the page, in millimetres from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where in its box something stands. */
export type Side = 'left' | 'center' | 'right';

/** How text is set: its size in points, black unless it is quiet. */
export interface Print {
  readonly size: number;
  readonly side?: Side;
  readonly quiet?: boolean;
}

/**
 * A PDF that is drawn, in millimetres from the upper left corner of the page. Text is set in Noto Sans SC, embedded: Chinese,
 * Latin, Cyrillic and Vietnamese.
 */
export interface Pdf {
  /** One line of text: what is too long for its width is set smaller, down to two thirds of its size, and then cut. */
  line(text: string, at: Omit<Box, 'height'>, print: Print): void;
  /** Text over at most so many lines, the last one cut where there is more. @returns how many lines were set */
  lines(text: string, at: Omit<Box, 'height'>, print: Print, most: number): number;
  /** A Code 128; where the text is too long for one, or not ASCII, a QR code. */
  barcode(text: string, box: Box, side?: Side): void;
  /** A thin line from left to right, pale where it is quiet. */
  rule(x: number, y: number, width: number, quiet?: boolean): void;
  /** A box to tick, or one that is ticked. */
  checkBox(x: number, y: number, size: number, isTicked: boolean): void;
  addPage(): void;
  /** Draws on every page there is, by its number from 1. */
  onEachPage(draw: (page: number, pages: number) => void): void;
  /** Ends the document. @returns the file */
  bytes(): Promise<Uint8Array>;
}

/** Begins a PDF on its first page. PDF and fonts take 60 ms and 20 MB to load: only who prints pays for them. */
export async function openPdf(options: PdfOptions): Promise<Pdf> {
  const { drawnPdf } = await import('./drawn-pdf.ts');
  return drawnPdf(options);
}
