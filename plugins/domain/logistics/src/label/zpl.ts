import type { Destination, ParcelSize } from '@entrepot/sdk/carrier';
import { fittingSize } from '../pdf/text-width.ts';
import { addressLines, contentLine, fitAddress, kilograms } from './label-text.ts';
import type { ParcelContent } from './parcel.ts';

/** What stands on a label. */
export interface LabelData {
  serviceName: string;
  trackingNumber: string;
  reference: string;
  parcelIndex: number;
  warehouse: string;
  size: ParcelSize;
  destination: Destination;
  contents: readonly ParcelContent[];
}

/** 100 × 150 mm at 203 dpi, which is 8 dots a millimetre. */
const width = 800;
const height = 1200;
const margin = 30;

/** Field data under `^FH`: what ZPL would take as a command stands as its hex byte. Source: Zebra ZPL II Programming Guide, ^FH. */
export function zplText(text: string): string {
  return text.replace(/[\p{Cc}]+/gu, ' ').replace(/[_^~\\]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The widest module, in dots, at which a Code 128 of this text fits: 11 modules a character, start, check and stop (35). */
export function moduleWidth(text: string): number {
  return Math.max(1, Math.min(4, Math.floor((width - 2 * margin) / (11 * text.length + 35))));
}

/** Sizes of the address in dots, the larger where it fits. */
const prints = [
  { size: 38, lineHeight: 46, lines: 8 },
  { size: 26, lineHeight: 32, lines: 12 },
];

/**
 * The label as ZPL II, in UTF-8 (`^CI28`), with a Code 128 of the tracking number.
 * @param font a font on the printer that has Chinese glyphs, as `E:SIMSUN.TTF`; the printer's scalable font 0 unless given
 * Source: Zebra ZPL II Programming Guide (^CI, ^CW, ^FB, ^BC).
 */
export function zplLabel(label: LabelData, font?: string): string {
  const face = font === undefined ? '0' : 'Z';
  const inner = width - 2 * margin;
  const line = (x: number, y: number, size: number, text: string, block = '') =>
    `^FO${x},${y}^A${face}N,${size},${size}${block}^FH_^FD${zplText(text)}^FS`;
  const whole = (y: number, size: number, text: string, room = inner) => line(margin, y, fittingSize(text, size, room), text);
  const { size } = label;
  const address = fitAddress(addressLines(label.destination), inner, prints);
  return [
    '^XA',
    '^CI28',
    ...(font === undefined ? [] : [`^CWZ,${font}`]),
    `^PW${width}`,
    `^LL${height}`,
    '^LH0,0',
    whole(30, 48, label.serviceName, inner - 140),
    line(width - margin - 130, 24, 72, label.destination.country, '^FB130,1,0,R'),
    `^FO${margin},105^GB${inner},3,3^FS`,
    whole(125, 28, `From 寄件仓: ${label.warehouse}`),
    whole(165, 28, `Ref 参考号: ${label.reference} / ${label.parcelIndex}`),
    `^FO${margin},205^GB${inner},3,3^FS`,
    line(margin, 225, 28, 'To 收件人:'),
    ...address.text.map((text, index) => line(margin, 265 + index * address.lineHeight, address.size, text)),
    `^FO${margin},650^GB${inner},3,3^FS`,
    `^FO${margin},690^BY${moduleWidth(label.trackingNumber)}^BCN,220,Y,N,N,A^FH_^FD${zplText(label.trackingNumber)}^FS`,
    `^FO${margin},985^GB${inner},3,3^FS`,
    whole(1005, 32, `${kilograms(size.weightGrams)}   ${size.lengthMm} × ${size.widthMm} × ${size.heightMm} mm`),
    line(margin, 1055, 26, contentLine(label.contents), `^FB${inner},4,4,L`),
    '^XZ',
  ].join('\n');
}
