import { BinaryBitmap, Code128Reader, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library';
import type { Locator } from 'playwright-core';

/** What a scanner reads from a barcode that a page drew. */
export async function scanBarcode(svg: Locator): Promise<string> {
  const { width, height, isLinear, light } = await svg.evaluate(drawOnWhite);
  const source = new RGBLuminanceSource(Uint8ClampedArray.from(light), width, height);
  const reader = isLinear ? new Code128Reader() : new QRCodeReader();
  return reader.decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
}

/** Draws it larger, with white around, and tells how light each pixel is. Runs in the page. */
async function drawOnWhite(svg: Element): Promise<{ width: number; height: number; isLinear: boolean; light: number[] }> {
  const [, , modules = 0, rows = 0] = (svg.getAttribute('viewBox') ?? '').split(' ').map(Number);
  const [scale, quiet] = [4, 40];
  const copy = svg.cloneNode(true) as Element;
  const size = { width: modules * scale, height: rows === 1 ? 80 : rows * scale };
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.removeAttribute('style');
  for (const [name, value] of Object.entries(size)) copy.setAttribute(name, String(value));
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size.width + 2 * quiet;
  canvas.height = size.height + 2 * quiet;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, quiet, quiet);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const light = Array.from(data.filter((_, index) => index % 4 === 0));
  return { width: canvas.width, height: canvas.height, isLinear: rows === 1, light };
}
