import { openPdf } from '@entrepot/logistics';
import type { PackingSlip } from './packing-slip.ts';
import { type Column, columnsFrom, drawTable, numberPages, type Paper, withRoom } from './paper.ts';
import { wordsIn } from './words.ts';

const a5: Paper = { width: 148, height: 210, margin: 10 };
const inner = a5.width - 2 * a5.margin;
const mostAddressLines = 6;
const lineHeight = 4.6;

/** A packing slip on paper: what lies in the package, for whom, and its tracking number as a barcode. */
export async function drawPackingSlip(slip: PackingSlip, locale: string): Promise<Uint8Array> {
  const words = wordsIn(locale);
  const { say } = words;
  const title = say({ en: 'Packing slip', zh: '装箱单' });
  const pdf = await openPdf({ ...a5, title: `${title} ${slip.order}`, subject: slip.fulfilmentOrder });
  const { margin } = a5;
  const left = { x: margin, width: 60 };
  const right = { x: margin + 64, width: inner - 64 };

  pdf.line(title, { ...left, y: margin - 2 }, { size: 18 });
  const place = { package: slip.package, packages: slip.packages };
  pdf.line(
    say({ en: 'Package {package} of {packages}', zh: '第 {package} 个包裹，共 {packages} 个' }, place),
    { ...right, y: margin },
    { size: 10, side: 'right' },
  );
  const facts: [label: string, value: string | null][] = [
    [say({ en: 'Order', zh: '订单号' }), slip.order],
    [say({ en: 'Your order', zh: '平台单号' }), slip.externalOrder],
    [say({ en: 'Fulfilment order', zh: '配货单' }), slip.fulfilmentOrder],
  ];
  let y = margin + 10;
  for (const [label, value] of facts) {
    if (value === null || value === '') continue;
    pdf.line(label, { x: margin, y, width: 28 }, { size: 9, quiet: true });
    pdf.line(value, { x: margin + 28, y, width: inner - 28 }, { size: 10 });
    y += 5.2;
  }

  y += 3;
  pdf.line(say({ en: 'Ship to', zh: '收件人' }), { ...left, y }, { size: 8, quiet: true });
  if (slip.trackingNumber !== null) {
    pdf.line(say({ en: 'Tracking number', zh: '跟踪号' }), { ...right, y }, { size: 8, quiet: true });
    pdf.barcode(slip.trackingNumber, { ...right, y: y + 5, height: 14 });
    pdf.line(slip.trackingNumber, { ...right, y: y + 20 }, { size: 10 });
  }
  let used = 0;
  for (const text of slip.recipient) {
    if (used === mostAddressLines) break;
    used += pdf.lines(text, { ...left, y: y + 4.5 + used * lineHeight }, { size: 10 }, Math.min(3, mostAddressLines - used));
  }
  y += 5 + Math.max(used * lineHeight, slip.trackingNumber === null ? 0 : 21) + 4;

  const columns = columnsFrom(margin, [
    { width: 38, title: say({ en: 'SKU', zh: 'SKU' }) },
    { width: inner - 38 - 16 - 4, title: say({ en: 'Name', zh: '品名' }) },
    { width: 16, title: say({ en: 'Quantity', zh: '数量' }), side: 'right' },
  ]);
  const [sku, name, quantity] = columns as [Column, Column, Column];
  y = drawTable(pdf, a5, columns, y, slip.lines, 11, (line, at) => {
    pdf.lines(line.sku, { ...sku, y: at }, { size: 8.5 }, 2);
    pdf.lines(line.name, { ...name, y: at }, { size: 8.5 }, 2);
    pdf.line(String(line.quantity), { ...quantity, y: at - 0.3 }, { size: 11, side: 'right' });
  });
  y = withRoom(pdf, a5, y + 1, 6);
  const pieces = slip.lines.reduce((sum, line) => sum + line.quantity, 0);
  pdf.line(say({ en: 'Pieces in this package', zh: '本包裹件数' }), { x: margin, y, width: inner - 20 }, { size: 10 });
  pdf.line(String(pieces), { ...quantity, y }, { size: 11, side: 'right' });
  numberPages(pdf, a5, `${title} ${slip.order}`, words);
  return pdf.bytes();
}
