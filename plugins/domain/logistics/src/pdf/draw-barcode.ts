import barcodes from 'bwip-js/node';
import { mm } from './millimetre.ts';
import type { Doc } from './new-document.ts';
import type { Box, Side } from './open-pdf.ts';

/** The widest module in millimetres, and the narrowest that any scanner on a floor reads from paper (7.5 mil). */
const widest = 0.5;
const narrowest = 0.19;
const quietModules = 20;

function barsOf(text: string): readonly number[] {
  const [symbol] = barcodes.raw({ bcid: 'code128', text });
  if (symbol === undefined || !('sbs' in symbol)) throw new RangeError(`"${text}" cannot stand in a Code 128`);
  return symbol.sbs;
}

const moduleIn = (bars: readonly number[], width: number) =>
  Math.min(widest, width / (bars.reduce((sum, bar) => sum + bar, 0) + quietModules));

/** Draws a Code 128 as rectangles into a box, with quiet zones of ten modules. Source: ISO/IEC 15417. */
export function drawCode128(doc: Doc, text: string, { x: left, y, width, height }: Box, side: Side = 'center'): void {
  const bars = barsOf(text);
  const module = moduleIn(bars, width);
  const spare = width - bars.reduce((sum, bar) => sum + bar, 0) * module;
  // Beside a box's edge there is paper: only what stands in the middle keeps its quiet zones inside.
  let x = left + (side === 'center' ? spare / 2 : side === 'right' ? spare : 0);
  for (const [index, bar] of bars.entries()) {
    if (index % 2 === 0) doc.rect(x * mm, y * mm, bar * module * mm, height * mm);
    x += bar * module;
  }
  doc.fill('black');
}

/** Draws a QR code, a square of the box's height or width. Source: ISO/IEC 18004. */
function drawQr(doc: Doc, text: string, { x: left, y, width, height }: Box, side: Side): void {
  const [symbol] = barcodes.raw({ bcid: 'qrcode', text });
  if (symbol === undefined || !('pixs' in symbol)) throw new RangeError(`"${text}" cannot stand in a QR code`);
  const { pixs, pixx, pixy } = symbol;
  const length = Math.min(width, height);
  const module = length / Math.max(pixx, pixy);
  const x = left + (side === 'center' ? (width - length) / 2 : side === 'right' ? width - length : 0);
  for (const [index, dark] of pixs.entries()) {
    if (dark !== 1) continue;
    // A hair more than a module: between two rectangles viewers show a line of paper.
    doc.rect(
      (x + (index % pixx) * module) * mm,
      (y + Math.floor(index / pixx) * module) * mm,
      module * mm + 0.02,
      module * mm + 0.02,
    );
  }
  doc.fill('black');
}

/** Code 128 where scanners read it: ASCII, in modules that are not too narrow for paper; else a QR code, which takes any text. */
export function drawBarcode(doc: Doc, text: string, box: Box, side: Side): void {
  const isLinear = /^[\x20-\x7e]+$/.test(text) && moduleIn(barsOf(text), box.width) >= narrowest;
  if (isLinear) drawCode128(doc, text, box, side);
  else drawQr(doc, text, box, side);
}
