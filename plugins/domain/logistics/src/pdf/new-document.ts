import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { mm } from './millimetre.ts';
import type { PdfOptions } from './open-pdf.ts';
import { runsOf } from './pdf-text.ts';
import { sfntFromWoff } from './woff.ts';

export type Doc = InstanceType<typeof PDFDocument>;

/** Noto Sans SC in the parts that it is published in, the one with Chinese and Latin first. */
const subsets = ['chinese-simplified', 'cyrillic', 'vietnamese', 'latin-ext'];
const files = new Map<string, Promise<Buffer>>();

function fontFile(subset: string): Promise<Buffer> {
  const path = fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-sc/files/noto-sans-sc-${subset}-400-normal.woff`));
  const known = files.get(subset) ?? readFile(path).then(sfntFromWoff);
  files.set(subset, known);
  return known;
}

/** pdfkit does not say what its current font can show; the fontkit font inside does. */
function glyphTest(doc: Doc): (codePoint: number) => boolean {
  const { font } = (doc as Doc & { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } })._font;
  return (codePoint) => font.hasGlyphForCodePoint(codePoint);
}

/** Writes each character in a font that has it. */
export interface Writer {
  /** At millimetres, in points of size. */
  write(x: number, y: number, size: number, text: string, options?: PDFKit.Mixins.TextOptions): void;
  /** Points that the text is wide on one line. */
  widthOf(size: number, text: string): number;
}

export async function writer(doc: Doc): Promise<Writer> {
  const fonts = new Map<string, (codePoint: number) => boolean>();
  for (const subset of subsets) {
    doc.registerFont(subset, await fontFile(subset));
    fonts.set(subset, glyphTest(doc.font(subset)));
  }
  return {
    write(x, y, size, text, options = {}) {
      const runs = runsOf(text, fonts);
      for (const [index, run] of runs.entries()) {
        const continued = index < runs.length - 1;
        doc.font(run.font).fontSize(size);
        if (index === 0) doc.text(run.text, x * mm, y * mm, { ...options, continued });
        else doc.text(run.text, { ...options, continued });
      }
    },
    widthOf: (size, text) =>
      runsOf(text, fonts).reduce((sum, run) => sum + doc.font(run.font).fontSize(size).widthOfString(run.text), 0),
  };
}

/** An empty document, and its bytes once `doc.end()` was called. */
export function newDocument(
  { width, height, title, subject }: PdfOptions,
  bufferPages = false,
): [doc: Doc, bytes: Promise<Buffer>] {
  const doc = new PDFDocument({
    size: [width * mm, height * mm],
    margin: 0,
    ...(bufferPages ? { bufferPages } : {}),
    info: { Title: title, ...(subject === undefined ? {} : { Subject: subject }), Producer: 'Entrepot', Creator: 'Entrepot' },
  });
  const chunks: Uint8Array[] = [];
  const bytes = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  return [doc, bytes];
}
