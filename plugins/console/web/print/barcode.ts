import EncodeHintType from '@zxing/library/esm/core/EncodeHintType.js';
import ErrorCorrectionLevel from '@zxing/library/esm/core/qrcode/decoder/ErrorCorrectionLevel.js';
import Encoder from '@zxing/library/esm/core/qrcode/encoder/Encoder.js';
import JsBarcode from 'jsbarcode';
import { chosenSymbol, type SymbolChoice } from './chosen-symbol.ts';

/** A barcode as a drawing, its dark modules one unit wide. A Code 128 is one unit high: it is drawn as high as there is room. */
export interface Barcode {
  readonly kind: 'code128' | 'qr';
  readonly width: number;
  readonly height: number;
  /** An SVG path. */
  readonly path: string;
}

/** @param room millimetres there are for its width. @returns undefined where the text cannot be a barcode that scanners read */
export function barcodeOf(text: string, choice: SymbolChoice, room: number): Barcode | undefined {
  const modules = /^[\x20-\x7e]+$/.test(text) ? code128(text) : undefined;
  const kind = chosenSymbol(modules?.length, choice, room);
  if (kind === 'qr') return qr(text);
  if (kind === undefined || modules === undefined) return undefined;
  return { kind, width: modules.length, height: 1, path: rowPath((x) => modules[x] === '1', modules.length, 0) };
}

/** Source: ISO/IEC 15417. */
function code128(text: string): string {
  const drawn: { encodings?: readonly { readonly data: string }[] } = {};
  JsBarcode(drawn, text, { format: 'CODE128' });
  return drawn.encodings?.map(({ data }) => data).join('') ?? '';
}

/** Source: ISO/IEC 18004, error correction M. */
function qr(text: string): Barcode | undefined {
  try {
    const matrix = Encoder.encode(text, ErrorCorrectionLevel.M, new Map([[EncodeHintType.CHARACTER_SET, 'UTF-8']])).getMatrix();
    const [width, height] = [matrix.getWidth(), matrix.getHeight()];
    const rows = Array.from({ length: height }, (_, y) => rowPath((x) => matrix.get(x, y) === 1, width, y));
    return { kind: 'qr', width, height, path: rows.join('') };
  } catch {
    // More text than the largest QR code holds.
    return undefined;
  }
}

/** The dark stretches of a row, each one rectangle. */
function rowPath(isDark: (x: number) => boolean, width: number, y: number): string {
  let path = '';
  for (let x = 0; x < width; x += 1) {
    if (!isDark(x)) continue;
    const from = x;
    while (x + 1 < width && isDark(x + 1)) x += 1;
    path += `M${from} ${y}h${x + 1 - from}v1h${from - x - 1}z`;
  }
  return path;
}
