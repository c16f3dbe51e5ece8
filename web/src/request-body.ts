import type { IncomingMessage } from 'node:http';
import { Problem } from '@entrepot/sdk';
import { jsonFault } from './json-fault.ts';

/** Bytes of a request's body at most, where its route does not say otherwise. */
export const mostBodyBytes = 16 * 1024 * 1024;

/**
 * Reads a JSON body; undefined where there is none.
 * @throws Problem `unsupported-media-type` (415), `body-too-large` (413), `invalid-json` (400)
 */
export async function readJson(request: IncomingMessage, mostBytes = mostBodyBytes): Promise<{ value: unknown; text: string }> {
  const text = (await readBytes(request, mostBytes)).toString();
  if (text === '') return { value: undefined, text };
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw new Problem('unsupported-media-type', {
      status: 415,
      detail: `The body has the media type "${type}"; this route takes JSON.`,
      remedy: 'Send "Content-Type: application/json".',
      params: { type },
    });
  }
  try {
    return { value: JSON.parse(text), text };
  } catch {
    const where = jsonFault(text);
    throw new Problem('invalid-json', {
      status: 400,
      detail: `The body is no JSON: ${where}`,
      remedy: 'Correct the body at that place.',
      params: { where },
      errors: [{ pointer: '', code: 'invalid-json', detail: where }],
    });
  }
}

/** Reads a whole body. @throws Problem `body-too-large` (413), `request-aborted` (400) */
export function readBytes(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > mostBytes) return Promise.reject(tooLarge(request, mostBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        request.removeAllListeners('data');
        reject(tooLarge(request, mostBytes));
      } else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('aborted', () => reject(new Problem('request-aborted', { status: 400, detail: 'The request ended midway.' })));
  });
}

function tooLarge(request: IncomingMessage, mostBytes: number): Problem {
  // What is left of it is thrown away unread, so that the answer can still be heard.
  request.resume();
  return new Problem('body-too-large', {
    status: 413,
    detail: `The body has more than ${mostBytes / 1024 / 1024} MiB.`,
    remedy: 'Send less at once.',
    params: { megabytes: mostBytes / 1024 / 1024 },
  });
}
