import { drawCode128 } from '../pdf/draw-barcode.ts';
import { mm } from '../pdf/millimetre.ts';
import { newDocument, writer } from '../pdf/new-document.ts';
import { fittingSize } from '../pdf/text-width.ts';
import { addressLines, contentLine, fitAddress, kilograms } from './label-text.ts';
import type { LabelData } from './zpl.ts';

const width = 100;
const margin = 4;
const inner = width - 2 * margin;

/** Sizes of the address in points, the larger where it fits. */
const prints = [
  { size: 13, lineHeight: 5.9 * mm, lines: 8 },
  { size: 9, lineHeight: 4 * mm, lines: 12 },
];

/** The label on a page of 100 × 150 mm, with Chinese text and a Code 128 of the tracking number. */
export async function pdfLabel(label: LabelData): Promise<Uint8Array> {
  const [doc, bytes] = newDocument({ width, height: 150, title: label.trackingNumber, subject: label.reference });
  const { write } = await writer(doc);
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
  drawCode128(doc, label.trackingNumber, { x: margin, y: 86, width: inner, height: 26 });
  const number = { width: inner * mm, align: 'center', characterSpacing: 1 } as const;
  write(margin, 113, fittingSize(label.trackingNumber, 12, (inner - 15) * mm), label.trackingNumber, number);
  rule(122);
  const { size } = label;
  line(123.5, 11, `${kilograms(size.weightGrams)}   ${size.lengthMm} × ${size.widthMm} × ${size.heightMm} mm`);
  write(margin, 130, 9, `内件 Contents: ${contentLine(label.contents)}`, { width: inner * mm, height: 15 * mm, ellipsis: true });
  doc.end();
  return bytes;
}
