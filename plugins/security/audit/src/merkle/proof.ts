import { type Hash, nodeHash, rootOf } from './tree-hash.ts';

/**
 * The hashes beside the path from a leaf to the root (RFC 6962, section 2.1.1).
 * @param leaves hashes of all leaves of the tree
 * @throws RangeError where the tree has no such leaf
 */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`A tree of ${leaves.length} leaves has none with the index ${index}`);
  }
  if (leaves.length === 1) return [];
  const middle = leftSize(leaves.length);
  if (index < middle) return [...inclusionProof(leaves.slice(0, middle), index), rootOf(leaves.slice(middle))];
  return [...inclusionProof(leaves.slice(middle), index - middle), rootOf(leaves.slice(0, middle))];
}

/**
 * Shows that the first `size` leaves are those of an earlier tree (RFC 6962, section 2.1.2).
 * @throws RangeError where the tree is not as large
 */
export function consistencyProof(leaves: readonly Hash[], size: number): Hash[] {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length) {
    throw new RangeError(`A tree of ${leaves.length} leaves never had ${size}`);
  }
  return subProof(leaves, size, true);
}

function subProof(leaves: readonly Hash[], size: number, isWhole: boolean): Hash[] {
  if (size === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const middle = leftSize(leaves.length);
  if (size <= middle) return [...subProof(leaves.slice(0, middle), size, isWhole), rootOf(leaves.slice(middle))];
  return [...subProof(leaves.slice(middle), size - middle, false), rootOf(leaves.slice(0, middle))];
}

/** Whether the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2, which spells it out for RFC 6962's trees). */
export function provesInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[], root: Hash): boolean {
  if (index < 0 || index >= size) return false;
  let place = index;
  let last = size - 1;
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && node.equals(root);
}

/** Whether the proof shows that the earlier tree is the beginning of the later one (RFC 9162, section 2.1.4.2). */
export function provesConsistency(
  earlier: { readonly size: number; readonly root: Hash },
  later: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  // Where the earlier tree is a full one, its root is the proof's beginning and is left out.
  const isPower = 2 ** Math.floor(Math.log2(earlier.size)) === earlier.size;
  const [first, ...rest] = isPower ? [earlier.root, ...proof] : proof;
  if (!first) return false;
  let place = earlier.size - 1;
  let last = later.size - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  let old = first;
  let young = first;
  for (const node of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      old = nodeHash(node, old);
      young = nodeHash(node, young);
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      young = nodeHash(young, node);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && old.equals(earlier.root) && young.equals(later.root);
}

/** The leaves of the left subtree: the largest power of two that is smaller than their number. */
function leftSize(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}
