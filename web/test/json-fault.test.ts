import { expect } from 'chai';
import fc from 'fast-check';
import { jsonFault } from '../src/json-fault.ts';

const positionOf = (text: string) => Number(/position (\d+)/.exec(jsonFault(text))?.[1]);

describe('the place of a fault in JSON', () => {
  const faults: readonly [text: string, position: number][] = [
    ['{"a": }', 6],
    ['{"a" 1}', 5],
    ['{"a": 1,}', 8],
    ['[1, 2 3]', 6],
    ['[1, ]', 4],
    ['{"a": 01}', 7],
    ["{'a': 1}", 1],
    ['{"a": tru}', 6],
    ['{"a": 1} x', 9],
    ['"a\nb"', 0],
    ['{"a": [1, {"b": 2]}', 17],
    ['{"a": 1', 7],
    ['', 0],
  ];
  for (const [text, position] of faults)
    it(`is ${position} in ${JSON.stringify(text)}`, () => expect(positionOf(text)).to.equal(position));

  it('is the end of every valid text, and the cut of every valid text that is cut', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, cut) => {
        expect(positionOf(text)).to.equal(text.length);
        const piece = text.slice(0, cut % text.length);
        let isJson = true;
        try {
          JSON.parse(piece);
        } catch {
          isJson = false;
        }
        // Within a text or a word the fault is where that begins.
        if (!isJson) expect(positionOf(piece)).to.be.at.most(piece.length);
      }),
    );
  });
});
