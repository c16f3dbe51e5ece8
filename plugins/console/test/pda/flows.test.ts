import { expect } from 'chai';
import { type Bin, keysOf, type Scanned, type Sku } from '../../pda/floor/floor.ts';
import { noMove, noPutAway, scanCarried } from '../../pda/flows/carry.ts';
import { finishCount, noCount, scanCount } from '../../pda/flows/count.ts';
import { finishPack, noPack, scanPack } from '../../pda/flows/pack.ts';
import { noPick, pickDraft, pickShort, scanPick, takeAll } from '../../pda/flows/pick.ts';
import { confirmReceipt, noReceipt, scanReceipt } from '../../pda/flows/receive.ts';

const sku = (code: string): Sku => ({ id: `id-${code}`, code, name: code, home: null, codes: [code], units: {} });
const goods = (code: string, units = 1): Scanned => ({ code: `${code}-barcode`, sku: sku(code), units });
const bin = (code: string): Scanned => ({ code, bin: { id: code, code } as Bin, units: 1 });
const task = { id: 't1', wave: 'W', sequence: 1, order: 'F-1', sku: 'id-cup', bin: 'A-1', quantity: 3 };

describe('the steps of a handheld', () => {
  it('pick: the bin, then each unit; a case counts as several; too many are refused', () => {
    const atBin = scanPick({ ...noPick, wave: 'W' }, bin('A-1'), task);
    expect(atBin.signal).to.equal('ok');
    const one = scanPick(atBin.draft, goods('cup'), task);
    expect(one.draft.counted).to.equal(1);
    expect(scanPick(one.draft, goods('cup', 6), task)).to.deep.include({ signal: 'error', draft: one.draft });
    const all = scanPick(one.draft, goods('cup', 2), task);
    expect(all.act).to.deep.equal({ kind: 'pick', facts: { task: 't1', bin: 'A-1', barcode: 'cup-barcode', quantity: 3 } });
    expect(all.draft).to.deep.equal({ ...noPick, wave: 'W' });
    expect(takeAll(one.draft, task).act).to.deep.equal(all.act);
    expect(pickShort(one.draft, task, undefined, 'damaged').act?.facts).to.include({ quantity: 1, reason: 'damaged' });
  });

  it('pick: the wrong bin and the wrong goods change nothing', () => {
    const draft = pickDraft({ ...noPick, wave: 'W' }, task);
    expect(scanPick(draft, bin('B-9'), task)).to.deep.include({ draft, signal: 'error' });
    expect(scanPick({ ...draft, atBin: true }, goods('pot'), task).say?.key).to.equal('pick.wrongGoods');
    expect(scanPick(draft, goods('cup'), undefined).say?.key).to.equal('pick.noTask');
  });

  it('receive: the same goods count up, other goods book those before', () => {
    const draft = { ...noReceipt, reference: 'ASN' };
    const two = scanReceipt(scanReceipt(draft, goods('cup')).draft, goods('cup'));
    expect(two.draft.quantity).to.equal(2);
    const next = scanReceipt(two.draft, goods('pot'));
    expect(next.act?.facts).to.deep.equal({ barcode: 'cup-barcode', quantity: 2, reference: 'ASN' });
    expect(confirmReceipt(next.draft).act?.facts).to.include({ barcode: 'pot-barcode', quantity: 1 });
    expect(confirmReceipt(draft).signal).to.equal('error');
  });

  it('move and put away: from a bin, goods, to another bin', () => {
    const taken = scanCarried(scanCarried(noMove, bin('A'), 'move').draft, goods('cup', 4), 'move').draft;
    expect(scanCarried(taken, bin('A'), 'move').say?.key).to.equal('carry.sameBin');
    const facts = { barcode: 'cup-barcode', quantity: 4, from: 'A', bin: 'B' };
    expect(scanCarried(taken, bin('B'), 'move').act?.facts).to.deep.equal(facts);
    const standing = scanCarried(noPutAway, goods('cup'), 'putAway', 9).draft;
    expect(scanCarried(standing, bin('B'), 'putAway').act?.facts).to.deep.equal({
      barcode: 'cup-barcode',
      quantity: 9,
      bin: 'B',
    });
  });

  it('count: blind, and an empty bin is a count as well', () => {
    const open = scanCount(noCount, bin('A'), '2026-03-02T09:00:00Z').draft;
    expect(finishCount(open).act?.facts).to.deep.equal({ bin: 'A', lines: [], seen: '2026-03-02T09:00:00Z' });
    const counted = scanCount(scanCount(open, goods('cup'), null).draft, goods('cup'), null).draft;
    expect(finishCount(counted).act?.facts.lines).to.deep.equal([{ barcode: 'cup-barcode', quantity: 2 }]);
    expect(scanCount(counted, bin('B'), null).say?.key).to.equal('count.finishFirst');
  });

  it('pack: nothing foreign, nothing too much, nothing left out', () => {
    const order = { id: 'p', number: 'F-1', wave: 'W', lines: [['id-cup', 1] as [string, number]] };
    const opened = scanPack(noPack, { code: 'F-1', units: 1, pack: order }, undefined).draft;
    expect(finishPack(opened, order).signal).to.equal('error');
    expect(scanPack(opened, goods('pot'), order).say?.key).to.equal('pack.notInOrder');
    const checked = scanPack(opened, goods('cup'), order).draft;
    expect(scanPack(checked, goods('cup'), order).say?.key).to.equal('pack.tooMany');
    expect(finishPack({ ...checked, weight: 500 }, order).act?.facts).to.deep.equal({ fulfilmentOrder: 'F-1', weights: [500] });
  });

  it('a GTIN is found in any of its lengths', () => {
    expect(keysOf('4006381333931')).to.include('04006381333931');
    expect(keysOf('A-1-0')).to.deep.equal(['A-1-0']);
  });
});
