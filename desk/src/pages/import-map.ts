import { hash } from 'node:crypto';

/** What pages load plugin UI modules with, see https://html.spec.whatwg.org/multipage/webappapis.html#import-maps */
export interface ImportMap {
  /** Addresses by bare name: `{ react: '/assets/host-react-….js' }`. */
  readonly imports: Readonly<Record<string, string>>;
  /** Subresource integrity by address: a browser runs no file that has other bytes. */
  readonly integrity: Readonly<Record<string, string>>;
}

/** https://www.w3.org/TR/SRI/ */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${hash('sha384', bytes, 'base64')}`;
}

/** JSON that may stand in a script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Puts elements into the head of a document before all that loads something: an import map counts for what comes behind it. */
export function intoHead(html: string, elements: string): string {
  const at = html.search(/<(script|link|\/head)\b/);
  return at < 0 ? `${elements}${html}` : `${html.slice(0, at)}${elements}${html.slice(at)}`;
}
