import type { Response } from 'undici';

/** The body is longer than the caller takes. */
export class ResponseTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`Its answer is longer than ${maxBytes} bytes.`);
  }
}

/**
 * Reads a body, unpacked, to its end.
 * @param count told of each piece
 * @throws ResponseTooLarge as soon as it is longer than `maxBytes`, with nothing more read
 */
export async function readWhole(
  { body }: Response,
  maxBytes: number,
  count: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    const bytes: Uint8Array = piece;
    length += bytes.length;
    count(bytes.length);
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > maxBytes) throw new ResponseTooLarge(maxBytes);
    pieces.push(bytes);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
