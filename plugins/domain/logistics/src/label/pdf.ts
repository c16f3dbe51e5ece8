import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import barcodes from 'bwip-js/node';
import PDFDocument from 'pdfkit';
import { addressLines, contentLine, fitAddress, fittingSize, kilograms } from './label-text.ts';
import { runsOf } from './pdf-text.ts';
import { sfntFromWoff } from './woff.ts';
import type { LabelData } from './zpl.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** Points a millimetre. */
const mm = 72 / 25.4;
const width = 100;
const margin = 4;
const inner = width - 2 * margin;

/** Sizes of the address in points, the larger where it fits. */
const prints = [
  { size: 13, lineHeight: 5.9 * mm, lines: 8 },
  { size: 9, lineHeight: 4 * mm, lines: 12 },
];

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

type Write = (x: number, y: number, size: number, text: string, options?: PDFKit.Mixins.TextOptions) => void;

/** Writes text at millimetres, each character in a font that has it. */
async function writer(doc: Doc): Promise<Write> {
  const fonts = new Map<string, (codePoint: number) => boolean>();
  for (const subset of subsets) {
    doc.registerFont(subset, await fontFile(subset));
    fonts.set(subset, glyphTest(doc.font(subset)));
  }
  return (x, y, size, text, options = {}) => {
    const runs = runsOf(text, fonts);
    for (const [index, run] of runs.entries()) {
      const continued = index < runs.length - 1;
      doc.font(run.font).fontSize(size);
      if (index === 0) doc.text(run.text, x * mm, y * mm, { ...options, continued });
      else doc.text(run.text, { ...options, continued });
    }
  };
}

/** Draws a Code 128 as rectangles, at most `inner` wide, with quiet zones of ten modules. Source: ISO/IEC 15417. */
function code128(doc: Doc, text: string, y: number, height: number): void {
  const [symbol] = barcodes.raw({ bcid: 'code128', text });
  if (symbol === undefined || !('sbs' in symbol)) throw new RangeError(`"${text}" cannot stand in a Code 128`);
  const modules = symbol.sbs.reduce((sum, bar) => sum + bar, 0);
  const module = Math.min(0.5, inner / (modules + 20));
  let x = (width - modules * module) / 2;
  for (const [index, bar] of symbol.sbs.entries()) {
    if (index % 2 === 0) doc.rect(x * mm, y * mm, bar * module * mm, height * mm);
    x += bar * module;
  }
  doc.fill('black');
}

/** The label on a page of 100 × 150 mm, with Chinese text and a Code 128 of the tracking number. */
export async function pdfLabel(label: LabelData): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: [width * mm, 150 * mm],
    margin: 0,
    info: { Title: label.trackingNumber, Subject: label.reference, Producer: 'Entrepot', Creator: 'Entrepot' },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const write = await writer(doc);
  const rule = (y: number) => doc.rect(margin * mm, y * mm, inner * mm, 0.3 * mm).fill('black');
  const line = (y: number, size: number, text: string, room = inner) =>
    write(margin, y, fittingSize(text, size, room * mm), text, { lineBreak: false });

  line(4, 16, label.serviceName, inner - 20);
  write(width - margin - 20, 3, 24, label.destination.country, { width: 20 * mm, align: 'right' });
  rule(13.5);
  line(15, 9, `寄件仓 From: ${label.warehouse}`);
  line(20, 9, `参考号 Ref: ${label.reference} / ${label.parcelIndex}`);
  rule(26);
  line(27.5, 9, '收件人 To:');
  const address = fitAddress(addressLines(label.destination), inner * mm, prints);
  for (const [index, text] of address.text.entries()) line(33 + (index * address.lineHeight) / mm, address.size, text);
  rule(82);
  code128(doc, label.trackingNumber, 86, 26);
  const number = { width: inner * mm, align: 'center', characterSpacing: 1 } as const;
  write(margin, 113, fittingSize(label.trackingNumber, 12, (inner - 15) * mm), label.trackingNumber, number);
  rule(122);
  const { size } = label;
  line(123.5, 11, `${kilograms(size.weightGrams)}   ${size.lengthMm} × ${size.widthMm} × ${size.heightMm} mm`);
  write(margin, 130, 9, `内件 Contents: ${contentLine(label.contents)}`, { width: inner * mm, height: 15 * mm, ellipsis: true });
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}
