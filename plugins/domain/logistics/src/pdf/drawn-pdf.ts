import { drawBarcode } from './draw-barcode.ts';
import { mm } from './millimetre.ts';
import { newDocument, writer } from './new-document.ts';
import type { Box, Pdf, PdfOptions, Print } from './open-pdf.ts';
import { cut, fittingSize, wrap } from './text-width.ts';

/** Points a line of text is high, for each point of its size. */
const leading = 1.3;
const quietInk = '#555555';
const paleInk = '#bbbbbb';

/** A PDF by pdfkit; see `openPdf`. */
export async function drawnPdf(options: PdfOptions): Promise<Pdf> {
  const [doc, bytes] = newDocument(options, true);
  const { write, widthOf } = await writer(doc);

  const set = (text: string, { x, y, width }: Omit<Box, 'height'>, size: number, { side = 'left', quiet = false }: Print) => {
    if (text === '') return;
    doc.fillColor(quiet ? quietInk : 'black');
    const spare = side === 'left' ? 0 : width - widthOf(size, text) / mm;
    write(x + (side === 'center' ? spare / 2 : spare), y, size, text, { lineBreak: false });
  };

  return {
    line(text, at, print) {
      const size = Math.max((print.size * 2) / 3, fittingSize(text, print.size, at.width * mm));
      set(cut(text, (at.width * mm * 2) / size), at, size, print);
    },
    lines(text, at, print, most) {
      const room = (at.width * mm * 2) / print.size;
      const all = wrap(text, room);
      const shown = all.length <= most ? all : [...all.slice(0, most - 1), cut(all.slice(most - 1).join(''), room)];
      for (const [index, line] of shown.entries()) {
        set(line, { ...at, y: at.y + (index * print.size * leading) / mm }, print.size, print);
      }
      return shown.length;
    },
    barcode: (text, box, side = 'left') => drawBarcode(doc, text, box, side),
    rule(x, y, width, quiet = false) {
      doc.rect(x * mm, y * mm, width * mm, 0.2 * mm).fill(quiet ? paleInk : 'black');
    },
    checkBox(x, y, size, isTicked) {
      doc.lineWidth(0.8).rect(x * mm, y * mm, size * mm, size * mm);
      if (isTicked) {
        doc.moveTo((x + size * 0.2) * mm, (y + size * 0.55) * mm).lineTo((x + size * 0.42) * mm, (y + size * 0.78) * mm);
        doc.lineTo((x + size * 0.82) * mm, (y + size * 0.25) * mm);
      }
      doc.stroke('black');
    },
    addPage() {
      doc.addPage();
    },
    onEachPage(draw) {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        draw(page + 1, count);
      }
    },
    bytes() {
      doc.end();
      return bytes;
    },
  };
}
