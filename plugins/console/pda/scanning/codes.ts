import {
  type BinaryBitmap,
  DataMatrixReader,
  type DecodeHintType,
  MultiFormatOneDReader,
  NotFoundException,
  QRCodeReader,
  type Reader,
  type Result,
} from '@zxing/library';

/** Reads what labels in a warehouse carry: EAN, UPC, Code 128 and their like, QR and Data Matrix. */
export class LabelReader implements Reader {
  readonly #readers: readonly Reader[] = [new MultiFormatOneDReader(new Map()), new QRCodeReader(), new DataMatrixReader()];

  decode(image: BinaryBitmap, hints?: Map<DecodeHintType, unknown> | null): Result {
    for (const reader of this.#readers) {
      try {
        return reader.decode(image, hints ?? undefined);
      } catch {
        // Another kind of code, or none in this frame.
      }
    }
    throw new NotFoundException();
  }

  reset(): void {
    for (const reader of this.#readers) reader.reset();
  }
}
