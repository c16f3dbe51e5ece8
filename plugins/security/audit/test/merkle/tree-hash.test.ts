import { expect } from 'chai';
import fc from 'fast-check';
import { consistencyProof, inclusionProof, provesConsistency, provesInclusion } from '../../src/merkle/proof.ts';
import { type Hash, leafHash, rootOf, sha256, TreeEdge } from '../../src/merkle/tree-hash.ts';

/** The inputs and roots of the test trees in the reference implementation of Certificate Transparency. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map((input) => leafHash(Buffer.from(input, 'hex')));

/** The definition of RFC 6962, section 2.1, word by word. */
function rootByDefinition(all: readonly Hash[]): Hash {
  if (all.length === 0) return sha256(Buffer.alloc(0));
  if (all.length === 1) return all[0] as Hash;
  let middle = 1;
  while (middle * 2 < all.length) middle *= 2;
  return sha256(Buffer.concat([Buffer.of(1), rootByDefinition(all.slice(0, middle)), rootByDefinition(all.slice(middle))]));
}

const trees = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((all) => all.map((each) => leafHash(each)));

describe('the Merkle tree of RFC 6962', () => {
  it('has the known roots of the reference trees', () => {
    expect(roots.map((_, index) => rootOf(leaves.slice(0, index + 1)).toString('hex'))).to.deep.equal(roots);
    expect(rootOf([]).toString('hex')).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('has the root of the definition, whatever its size', () => {
    fc.assert(fc.property(trees, (all) => rootOf(all).equals(rootByDefinition(all))));
  });

  it('goes on from its right edge as if it had never stopped', () => {
    fc.assert(
      fc.property(trees, fc.nat(), (all, cut) => {
        const first = new TreeEdge();
        for (const leaf of all.slice(0, cut % all.length)) first.push(leaf);
        const rest = new TreeEdge(first.size, first.nodes);
        for (const leaf of all.slice(cut % all.length)) rest.push(leaf);
        expect(rest.root().equals(rootOf(all))).to.equal(true);
      }),
    );
    expect(() => new TreeEdge(3, [leaves[0] as Hash])).to.throw(RangeError);
  });

  it('proves the inclusion of every leaf, and of nothing else', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (all, pick, other) => {
        const index = pick % all.length;
        const proof = inclusionProof(all, index);
        const leaf = all[index] as Hash;
        expect(provesInclusion(leaf, index, all.length, proof, rootOf(all))).to.equal(true);
        expect(provesInclusion(leafHash(Buffer.from('another')), index, all.length, proof, rootOf(all))).to.equal(false);
        const wrong = other % all.length;
        if (!all[wrong]?.equals(leaf)) expect(provesInclusion(leaf, wrong, all.length, proof, rootOf(all))).to.equal(false);
        if (proof.length > 0) expect(provesInclusion(leaf, index, all.length, proof.slice(1), rootOf(all))).to.equal(false);
      }),
    );
    expect(() => inclusionProof(leaves, 8)).to.throw(RangeError);
  });

  it('proves that a tree begins with an earlier one, and with no other', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (all, cut, at) => {
        const size = 1 + (cut % all.length);
        const later = { size: all.length, root: rootOf(all) };
        const proof = consistencyProof(all, size);
        expect(provesConsistency({ size, root: rootOf(all.slice(0, size)) }, later, proof)).to.equal(true);
        const forged = [...all];
        forged[at % size] = leafHash(Buffer.from('forged'));
        expect(provesConsistency({ size, root: rootOf(forged.slice(0, size)) }, later, proof)).to.equal(false);
      }),
    );
    expect(() => consistencyProof(leaves, 9)).to.throw(RangeError);
  });
});
