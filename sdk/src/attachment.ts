import type { Sql } from './database.ts';
import { token } from './service.ts';

/** A file as it was uploaded. */
export interface AttachedFile {
  readonly name: string;
  /** Without parameters, as `text/csv`; what the uploader said, not what was found inside. */
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** The files that fields of kind `attachment` refer to. */
export interface AttachmentStore {
  /** The file with this id, whole; undefined where there is none. Asks for no permission. */
  read(sql: Sql, id: string): Promise<AttachedFile | undefined>;
}

export const Attachments = token<AttachmentStore>('kernel.attachments');
