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
  /** The entry's id; only faults ask for it. */
  entry(): string;
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
  readonly #shipped: readonly SignedHead[];
  /** Roots that were signed, by size: shipped ones all the time, stored ones as they come. */
  readonly #roots = new Map<number, Set<string>>();
  readonly #mayLack: (header: Buffer) => boolean;
  readonly #edge = new TreeEdge();
  #chain: Hash = noLink;
  /** The last stored head. */
  #head = { number: 0, size: 0 };
  readonly #numbers = new Set<number>();
  /** Set where leaves are missing: nothing that follows can be held against anything. */
  #isBroken = false;
  readonly faults: Fault[] = [];

  /**
   * @param shipped heads that were kept elsewhere
   * @param mayLack whether an entry's images may be gone, for their time was over
   */
  constructor(tree: string, keys: KeyRing, shipped: readonly SignedHead[], mayLack: (header: Buffer) => boolean) {
    this.#tree = tree;
    this.#keys = keys;
    this.#shipped = shipped;
    this.#mayLack = mayLack;
    for (const head of shipped) this.#expect(head);
  }

  /** Leaves that the last stored head covers. */
  get covered(): number {
    return this.#head.size;
  }

  get size(): number {
    return this.#edge.size;
  }

  /** Stored heads, in the order of their sizes and before the leaves that they cover. */
  addHeads(heads: readonly SignedHead[]): void {
    for (const head of heads) {
      const missing = this.#head.number + 1;
      if (head.number !== missing) this.#fault('head', `The signed head ${missing} is gone.`, { index: this.#head.size });
      this.#expect(head);
      this.#head = head;
      if (this.#shipped.length > 0) this.#numbers.add(head.number);
    }
  }

  add(leaf: StoredLeaf): void {
    const { index, entry } = leaf;
    const at = { index: this.#edge.size, entry };
    if (this.#isBroken) return;
    if (index > this.#edge.size) {
      this.#isBroken = true;
      this.#fault(
        'deleted',
        `The leaves from ${this.#edge.size} to ${index - 1} are gone; those behind them were not checked.`,
        at,
      );
      return;
    }
    if (index < this.#edge.size) {
      this.#isBroken = true;
      this.#fault('inserted', `The leaf ${index} stands there twice; those behind it were not checked.`, at);
      return;
    }
    this.#checkEntry(leaf);
    const chain = nextLink(this.#chain, leaf.hash);
    if (!chain.equals(leaf.chain)) this.#fault('reordered', `The chain breaks at leaf ${index}: another entry stood here.`, at);
    // What follows is held against what is stored, so that one fault is told once.
    this.#chain = leaf.chain;
    // The edge keeps it, and its bytes are valid until the next leaf.
    this.#edge.push(Buffer.from(leaf.hash));
    this.#checkHeads();
  }

  /** After the last leaf. */
  end(stored: StoredTree | undefined): void {
    const size = this.#edge.size;
    const lost = this.#shipped.filter(({ number }) => !this.#numbers.has(number));
    if (lost[0]) this.#fault('head', `${lost.length} heads that were shipped are gone, first head ${lost[0].number}.`);
    const greatest = this.#shipped.reduce((most, head) => Math.max(most, head.size), this.#head.size);
    if (greatest > size) this.#fault('truncated', `${greatest} leaves were signed, ${size} are there.`, { index: size });
    if (greatest < size) {
      const detail = `${size} leaves are there, but the last signed head is over ${greatest}: heads are gone, or leaves are forged.`;
      this.#fault('truncated', detail, { index: greatest });
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

  #expect(head: SignedHead): void {
    const { size, root, number } = head;
    if (!this.#keys.isSigned(head))
      this.#fault('head', `The head ${number} over ${size} leaves is not signed with the key ${this.#keys.keyId}.`);
    const roots = this.#roots.get(size);
    if (roots) roots.add(root);
    else this.#roots.set(size, new Set([root]));
  }

  #checkHeads(): void {
    const roots = this.#roots.get(this.#edge.size);
    if (!roots) return;
    this.#roots.delete(this.#edge.size);
    const root = this.#edge.root().toString('hex');
    if ([...roots].some((each) => each !== root)) {
      this.#fault('edited', `The first ${this.#edge.size} leaves are not those that were signed.`, {
        index: this.#edge.size - 1,
      });
    }
  }

  #fault(kind: FaultKind, detail: string, { entry, ...at }: { index?: number; entry?: () => string } = {}): void {
    this.faults.push({ kind, tree: this.#tree, ...at, ...(entry ? { entry: entry() } : {}), detail });
  }
}

/** No image before and none after. */
function isEmpty(images: Buffer): boolean {
  return [...rowsOf(images)].every((cells) => cells.every(({ bytes }) => bytes === null));
}
