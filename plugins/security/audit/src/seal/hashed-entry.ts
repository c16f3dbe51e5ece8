import { type Hash, leafHash, sha256 } from '../merkle/tree-hash.ts';

/**
 * What of an entry `e` goes into its leaf, in SQL: the header and the images, each as PostgreSQL sends a record. They are hashed
 * outside of the database, which could say anything about its own hashes.
 */
export const headerSql = `record_send(ROW(e.id, e.version, e.created_at, e.updated_at, e.lane, e.position, e.transaction, e.entity,
    e.operation, e.records, e.scope, e.plugin, e.work, e.user_id, e.user_name, e.note, e.first_id, e.last_id))`;
export const imagesSql = 'record_send(ROW(e.before, e.after))';
export const imageBytesSql = '(coalesce(octet_length(e.before), 0) + coalesce(octet_length(e.after), 0))';

/** The digest of the images, which stays when they go. */
export function digestOf(images: Buffer): Hash {
  return sha256(images);
}

/** RFC 6962's hash of the leaf whose data are the header and the digest of the images. */
export function entryHash(header: Buffer, digest: Hash): Hash {
  return leafHash(header, digest);
}

/** The chain of a company: each link covers the one before it and the leaf. */
export function nextLink(chain: Hash, leaf: Hash): Hash {
  return sha256(Buffer.concat([chain, leaf]));
}

/** Where every chain begins. */
export const noLink: Hash = Buffer.alloc(32);
