import type { AttachedFile, AttachmentStore, Sql } from '@entrepot/sdk';

/** Stores the bytes of the attachment that is to get this id in the same transaction. */
export async function insertContent(sql: Sql, id: string, content: Uint8Array): Promise<void> {
  await sql.query('INSERT INTO kernel.attachment_contents (attachment_id, content) VALUES ($1, $2)', [id, content]);
}

/** What plugins read attachments by. */
export const attachmentStore: AttachmentStore = {
  async read(sql, id) {
    const [file] = await sql.query<AttachedFile>(
      `SELECT a.name, a.media_type AS "mediaType", c.content
       FROM kernel.attachments a JOIN kernel.attachment_contents c ON c.attachment_id = a.id WHERE a.id = $1`,
      [id],
    );
    return file;
  },
};
