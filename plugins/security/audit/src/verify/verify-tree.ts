import { rowsOf } from '../capture/record-image.ts';
import { type Hash, TreeEdge } from '../merkle/tree-hash.ts';
import { digestOf, entryHash, nextLink, noLink } from '../seal/hashed-entry.ts';
import type { KeyRing, SignedHead } from '../seal/key-ring.ts';

export type FaultKind = 'edited' | 'deleted' | 'inserted' | 'reordered' | 'truncated' | 'head' | 'disabled';

/** Something that the log would not show had nobody tampered with it. */
export interface Fault {
  readonly kind: FaultKind;
  /** Empty for the house's own tree. */
  readonly tree: string;
  /** Place of the leaf, where it is about one. */
  readonly index?: number;
  readonly entry?: string;
  readonly detail: string;
}

/** A leaf as it stands in the database, with what its entry holds now. */
export interface StoredLeaf {
  readonly index: number;
  readonly entry: string;
  readonly digest: Hash;
  readonly hash: Hash;
  readonly chain: Hash;
  /** Null where the entry is gone. */
  readonly header: Buffer | null;
  /** Null where the entry is gone. */
  readonly images: Buffer | null;
}

/** What is stored of where a tree grows on. */
export interface StoredTree {
  readonly size: number;
  readonly chain: Hash;
  readonly edge: Buffer;
}

/**
 * Goes through the leaves of one tree in their order and finds what does not fit: entry to leaf, leaf to chain, leaves to
 * signed heads. Reads nothing by itself.
 */
export class TreeCheck {
  readonly #tree: string;
  readonly #keys: KeyRing;
  readonly #heads: ReadonlyMap<number, readonly SignedHead[]>;
  readonly #mayLack: (header: Buffer) => boolean;
  readonly #edge = new TreeEdge();
  #chain: Hash = noLink;
  readonly faults: Fault[] = [];

  /**
   * @param heads all that were signed for the tree, those that were shipped elsewhere among them
   * @param mayLack whether an entry's images may be gone, for their time was over
   */
  constructor(tree: string, keys: KeyRing, heads: readonly SignedHead[], mayLack: (header: Buffer) => boolean) {
    this.#tree = tree;
    this.#keys = keys;
    this.#heads = Map.groupBy(heads, ({ size }) => size);
    this.#mayLack = mayLack;
    for (const head of heads) {
      if (!keys.isSigned(head))
        this.#fault('head', `The head over ${head.size} leaves is not signed with the key ${keys.keyId}.`);
    }
  }

  get size(): number {
    return this.#edge.size;
  }

  add(leaf: StoredLeaf): void {
    const { index, entry } = leaf;
    const at = { index: this.#edge.size, entry };
    if (index > this.#edge.size) {
      this.#fault('deleted', `The leaves from ${this.#edge.size} to ${index - 1} are gone.`, at);
      return;
    }
    if (index < this.#edge.size) {
      this.#fault('inserted', `The leaf ${index} stands there twice.`, at);
      return;
    }
    this.#checkEntry(leaf);
    const chain = nextLink(this.#chain, leaf.hash);
    if (!chain.equals(leaf.chain)) this.#fault('reordered', `The chain breaks at leaf ${index}: another entry stood here.`, at);
    // What follows is held against what is stored, so that one fault is told once.
    this.#chain = leaf.chain;
    this.#edge.push(leaf.hash);
    this.#checkHeads();
  }

  /** After the last leaf. */
  end(stored: StoredTree | undefined): void {
    const size = this.#edge.size;
    const greatest = Math.max(0, ...this.#heads.keys());
    if (greatest > size) this.#fault('truncated', `${greatest} leaves were signed, ${size} are there.`, { index: size });
    if (greatest < size) {
      this.#fault(
        'truncated',
        `${size} leaves are there, but the last signed head is over ${greatest}: heads are gone, or leaves are forged.`,
        {
          index: greatest,
        },
      );
    }
    const isAsStored =
      stored?.size === size && stored.chain.equals(this.#chain) && Buffer.concat(this.#edge.nodes).equals(stored.edge);
    if (!isAsStored && size > 0) this.#fault('edited', 'Where the tree grows on was changed.', { index: size });
    if (size === 0 && stored) this.#fault('truncated', 'All leaves are gone.', { index: 0 });
  }

  #checkEntry({ index, entry, header, images, digest, hash }: StoredLeaf): void {
    const at = { index, entry };
    if (!header || !images) {
      this.#fault('deleted', `The entry of leaf ${index} is gone.`, at);
      return;
    }
    const isKept = digestOf(images).equals(digest);
    if (!isKept && !(isEmpty(images) && this.#mayLack(header))) {
      const detail = isEmpty(images)
        ? `The images of leaf ${index} are gone before their time.`
        : `The images of leaf ${index} were changed.`;
      this.#fault(isEmpty(images) ? 'deleted' : 'edited', detail, at);
    } else if (!entryHash(header, digest).equals(hash)) {
      this.#fault('edited', `The entry of leaf ${index} was changed.`, at);
    }
  }

  #checkHeads(): void {
    const heads = this.#heads.get(this.#edge.size);
    if (!heads) return;
    const root = this.#edge.root().toString('hex');
    for (const head of heads) {
      if (head.root !== root) {
        const detail = `The first ${head.size} leaves are not those that were signed at ${head.signedAt}.`;
        this.#fault('edited', detail, { index: head.size - 1 });
      }
    }
  }

  #fault(kind: FaultKind, detail: string, at: { index?: number; entry?: string } = {}): void {
    this.faults.push({ kind, tree: this.#tree, ...at, detail });
  }
}

/** No image before and none after. */
function isEmpty(images: Buffer): boolean {
  return [...rowsOf(images)].every((cells) => cells.every(({ bytes }) => bytes === null));
}
