import { expect } from 'chai';
import { widens } from '../src/schema-difference.ts';

describe('a change of type', () => {
  it('is taken where every old value is a new one', () => {
    for (const [from, to] of [
      ['character varying(10)', 'character varying(10)'],
      ['character varying(10)', 'character varying(11)'],
      ['character varying(10)', 'text'],
      ['numeric(10,2)', 'numeric(12,4)'],
      ['numeric(10,2)', 'numeric(11,2)'],
      ['bigint', 'numeric(19,0)'],
      ['bigint', 'numeric(25,6)'],
    ] as const) {
      expect(widens(from, to), `${from} → ${to}`).to.equal(true);
    }
  });

  it('is refused where a value could be lost or read otherwise', () => {
    for (const [from, to] of [
      ['character varying(10)', 'character varying(9)'],
      ['text', 'character varying(255)'],
      ['numeric(10,2)', 'numeric(10,4)'],
      ['numeric(10,2)', 'numeric(12,1)'],
      ['bigint', 'numeric(20,6)'],
      ['numeric(10,0)', 'bigint'],
      ['timestamp with time zone', 'date'],
      ['date', 'timestamp with time zone'],
      ['boolean', 'text'],
      ['text', 'uuid'],
    ] as const) {
      expect(widens(from, to), `${from} → ${to}`).to.equal(false);
    }
  });
});
