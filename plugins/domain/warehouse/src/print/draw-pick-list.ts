import { openPdf } from '@entrepot/logistics';
import { type Column, columnsFrom, drawTable, numberPages, type Paper, withRoom } from './paper.ts';
import type { PickList, PickStop } from './pick-list.ts';
import { wordsIn } from './words.ts';

const a4: Paper = { width: 210, height: 297, margin: 12 };
const inner = a4.width - 2 * a4.margin;
const rowHeight = 15;

/** A pick list on paper: each stop with the barcode of its bin, in walking order, and a box to tick. */
export async function drawPickList(list: PickList, locale: string): Promise<Uint8Array> {
  const words = wordsIn(locale);
  const { say } = words;
  const title = say({ en: 'Pick list', zh: '拣货单' });
  const pdf = await openPdf({ ...a4, title: `${title} ${list.wave}` });
  const { margin } = a4;
  const left = { x: margin, width: inner - 84 };
  const right = { x: margin + inner - 80, width: 80 };
  const pieces = list.stops.reduce((sum, { quantity }) => sum + quantity, 0);
  const skus = new Set(list.stops.map(({ sku }) => sku)).size;

  pdf.line(title, { ...left, y: margin - 2 }, { size: 20 });
  pdf.line(list.wave, { ...left, y: margin + 7.5 }, { size: 13 });
  pdf.line(`${list.warehouse} · ${list.day}`, { ...left, y: margin + 15 }, { size: 10 });
  const totals = { orders: list.orders, stops: list.stops.length, skus, pieces };
  const total = say(
    {
      en: 'Fulfilment orders: {orders} · stops: {stops} · SKUs: {skus} · pieces: {pieces}',
      zh: '配货单 {orders} 个 · 任务 {stops} 个 · SKU {skus} 种 · 共 {pieces} 件',
    },
    totals,
  );
  pdf.line(total, { ...left, y: margin + 20.5 }, { size: 10 });
  pdf.barcode(list.wave, { ...right, y: margin, height: 14 }, 'right');
  pdf.line(list.wave, { ...right, y: margin + 15 }, { size: 8, side: 'right', quiet: true });

  const columns = columnsFrom(margin, [
    { width: 10, title: say({ en: 'No.', zh: '序号' }) },
    { width: 46, title: say({ en: 'Bin', zh: '库位' }) },
    { width: 66, title: say({ en: 'SKU', zh: '货品' }) },
    { width: 30, title: say({ en: 'Fulfilment order', zh: '配货单' }) },
    { width: 14, title: say({ en: 'Quantity', zh: '数量' }), side: 'right' },
    { width: 10, title: say({ en: 'Done', zh: '已拣' }), side: 'right' },
  ]);
  const [number, bin, sku, order, quantity, done] = columns as [Column, Column, Column, Column, Column, Column];
  const drawStop = (stop: PickStop, y: number) => {
    pdf.line(String(stop.sequence), { ...number, y }, { size: 10 });
    if (stop.bin === '') pdf.line(say({ en: 'Floor', zh: '地面' }), { ...bin, y }, { size: 11 });
    else {
      pdf.line(stop.bin, { ...bin, y }, { size: 11 });
      pdf.barcode(stop.bin, { ...bin, y: y + 6, height: 6.5 });
    }
    pdf.line(stop.sku, { ...sku, y }, { size: 11 });
    pdf.lines(stop.name, { ...sku, y: y + 5.2 }, { size: 9 }, 2);
    pdf.lines(stop.fulfilmentOrder, { ...order, y: y + 0.6 }, { size: 8 }, 3);
    pdf.line(String(stop.quantity), { ...quantity, y: y - 0.6 }, { size: 14, side: 'right' });
    if (stop.state === 'short') {
      const found = say({ en: 'only {picked}', zh: '仅 {picked}' }, { picked: stop.pickedQuantity });
      pdf.line(found, { ...quantity, y: y + 6.5 }, { size: 8, side: 'right' });
    }
    pdf.checkBox(done.x + done.width - 6, y + 0.4, 6, stop.state !== 'open');
  };

  let y = drawTable(pdf, a4, columns, margin + 29, list.stops, rowHeight, drawStop);
  y = withRoom(pdf, a4, y + 2, 16);
  if (list.stops.length === 0) pdf.line(say({ en: 'Nothing to pick', zh: '无需拣货' }), { ...left, y }, { size: 11 });
  else {
    pdf.line(total, { x: margin, width: inner, y }, { size: 10 });
    pdf.line(say({ en: 'Picked by', zh: '拣货人' }), { x: margin, width: 24, y: y + 8 }, { size: 10 });
    pdf.rule(margin + 24, y + 13, 60);
  }
  numberPages(pdf, a4, `${title} ${list.wave}`, words);
  return pdf.bytes();
}
