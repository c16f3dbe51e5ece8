import type { Label } from './label.ts';

/** A built single-page application that the kernel serves as files, beside the API. */
export interface Page {
  /** Where it stands: `/` or one or two parts, as `/pda`. `/api` and `/ui` are taken. */
  readonly path: string;
  readonly label: Label;
  /** The folder with its `index.html`, as a path or a `file:` URL. Files with a hash in their name may be kept for ever. */
  readonly folder: string;
}
