import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@entrepot/sdk';

/** A signed tree head as it is stored and shipped. */
export interface SignedHead {
  readonly tree: string;
  /** Counts the heads of the tree from 1. */
  readonly number: number;
  readonly size: number;
  /** In hexadecimal. */
  readonly root: string;
  /** RFC 3339, in milliseconds. */
  readonly signedAt: string;
  readonly keyId: string;
  /** In base64. */
  readonly signature: string;
}

type Unsigned = Omit<SignedHead, 'keyId' | 'signature'>;

interface StoredKeys {
  /** PKCS #8, PEM. */
  signing: string;
  /** 32 bytes, base64: from it come the keys of personal data. */
  master: string;
}

/** The keys of the log. They never enter the database: who owns that one cannot sign another past. */
export class KeyRing {
  readonly keyId: string;
  readonly #private: KeyObject;
  readonly #public: KeyObject;
  readonly #master: Buffer;

  constructor({ signing, master }: StoredKeys) {
    this.#private = createPrivateKey(signing);
    this.#public = createPublicKey(this.#private);
    this.#master = Buffer.from(master, 'base64');
    if (this.#master.length !== 32) throw new RangeError('the master key has not 32 bytes');
    this.keyId = createHash('sha256')
      .update(this.#public.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .slice(0, 16);
  }

  /** What verifies the signatures, for who keeps shipped heads: SPKI, PEM. */
  get publicKey(): string {
    return String(this.#public.export({ type: 'spki', format: 'pem' }));
  }

  sign(head: Unsigned): SignedHead {
    const signature = sign(null, signedBytes(head), this.#private).toString('base64');
    return { ...head, keyId: this.keyId, signature };
  }

  isSigned(head: SignedHead): boolean {
    return head.keyId === this.keyId && verify(null, signedBytes(head), this.#public, Buffer.from(head.signature, 'base64'));
  }

  /** The key of a data subject, derived with a seed of its own: without the seed there is no way to it. */
  subjectKey(seed: Buffer): Buffer {
    return createHmac('sha256', this.#master).update('subject').update(seed).digest();
  }

  /** Shows whether a secret stayed the same, to nobody without the key. */
  secretDigest(value: Buffer): Buffer {
    return createHmac('sha256', this.#master).update('secret').update(value).digest().subarray(0, 16);
  }
}

/**
 * Takes the keys from the setting, or from `keys.json` in the folder, which is made where it is missing.
 * @throws Problem `audit.keys-not-usable`
 */
export async function openKeyRing(folder: string, given: string | null): Promise<KeyRing> {
  const file = join(folder, 'keys.json');
  try {
    const text = given ?? (await readFile(file, 'utf8').catch(() => makeKeys(folder, file)));
    return new KeyRing(JSON.parse(text) as StoredKeys);
  } catch (cause) {
    const where = given === null ? file : 'the setting "keys"';
    throw new Problem('audit.keys-not-usable', {
      status: 500,
      detail: `The keys of the audit log in ${where} cannot be used: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Restore the file from its backup. With new keys, what was signed and sealed before can no longer be checked.',
      params: { file: where },
      cause,
    });
  }
}

async function makeKeys(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys: StoredKeys = {
    signing: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    master: randomBytes(32).toString('base64'),
  };
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  const draft = `${file}.${process.pid}`;
  const made = await open(draft, 'w', 0o600);
  try {
    await made.writeFile(text);
    await made.sync();
    // Of several processes that start at once the first one's file stands.
    await link(draft, file);
    return text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return await readFile(file, 'utf8');
    throw error;
  } finally {
    await made.close();
    await unlink(draft);
  }
}

/**
 * RFC 6962, section 3.5: TreeHeadSignature (version 1, tree_hash, timestamp in ms, size, root), behind it the head's number, so
 * that none is missed, and the tree's name, so that none serves for another company.
 */
function signedBytes({ tree, number, size, root, signedAt }: Unsigned): Buffer {
  const head = Buffer.alloc(18);
  head[0] = 0;
  head[1] = 1;
  head.writeBigUInt64BE(BigInt(Date.parse(signedAt)), 2);
  head.writeBigUInt64BE(BigInt(size), 10);
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(number));
  return Buffer.concat([head, Buffer.from(root, 'hex'), count, Buffer.from(tree)]);
}
