import { expect } from 'chai';
import { commentParts, mentionedIn } from '../../web/record/mention-parts.ts';

const people = [
  { id: '1', name: 'mei', displayName: null },
  { id: '2', name: 'mei.lin', displayName: 'Mei Lin' },
];

describe('mentions in a comment', () => {
  it('are cut out by the longest name, and a full stop after them is none of it', () => {
    const parts = commentParts('Ask @mei.lin, or @mei. <b>Now</b> @nobody', people);
    expect(parts.filter(({ isMention }) => isMention).map(({ text }) => text)).to.deep.equal(['@mei.lin', '@mei']);
    expect(parts.map(({ text }) => text).join('')).to.equal('Ask @mei.lin, or @mei. <b>Now</b> @nobody');
    expect(parts.map(({ at }) => at)).to.deep.equal([...parts.map(({ at }) => at)].sort((a, b) => a - b));
  });

  it('are told by the ids of those who are known', () => {
    expect(mentionedIn('@mei.lin look', people)).to.deep.equal(['2']);
    expect(mentionedIn('mail me@mei.example', people)).to.deep.equal([]);
  });
});
