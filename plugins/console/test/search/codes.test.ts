import { expect } from 'chai';
import fc from 'fast-check';
import { codesOf } from '../../web/search/codes.ts';
import type { Destination } from '../../web/search/destinations.ts';
import { initialsOf } from '../../web/search/initials.ts';
import { ranked } from '../../web/search/rank.ts';

describe('what one types to go anywhere', () => {
  it('are the initials, in Chinese those of the pinyin', () => {
    expect(['订单', '配货单', '库存余额', 'SKU 编码', '系统管理', '阿里', '作业'].map(initialsOf)).to.deep.equal([
      'dd',
      'phd',
      'kcye',
      'sbm',
      'xtgl',
      'al',
      'zy',
    ]);
    expect(initialsOf('库存流水物流仓库作业拣货任务用户会话模块入库盘点')).to.equal('kclswlckzyjhrwyhhhmkrkpd');
    expect(initialsOf('Fulfilment orders')).to.equal('fo');
  });

  it('is a code of three signs at most for each screen, and no two share one', () => {
    expect(codesOf(['Orders', 'Order lines', 'Order labels', '订单', '订单'])).to.deep.equal(['or', 'ol', 'ord', 'dd', 'ddd']);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(...'订单库存 Order') }), { maxLength: 300 }), (texts) => {
        const codes = codesOf(texts);
        expect(new Set(codes).size).to.equal(texts.length);
        for (const code of codes) expect(code).to.match(/^[a-z0-9]{2,3}$/);
      }),
      { numRuns: 50 },
    );
  });

  it('brings each screen to the first place, whatever else fits', () => {
    const labels = ['Orders', 'Order lines', 'Organisations', 'Home', '订单', '订单日志', 'Old records', 'SKUs', 'SKU sets'];
    const codes = codesOf(labels);
    const screens = labels.map(
      (label, index): Destination => ({ path: `/${index}`, label, hint: '', kind: 'screen', code: codes[index] ?? '' }),
    );
    const all: Destination[] = [...screens, { path: '/x', label: 'or', hint: '', kind: 'view', code: '' }];
    for (const { code, path } of screens) expect(ranked(all, code, 5)[0]?.path, code).to.equal(path);
  });

  it('finds what is typed in part, by words or letters', () => {
    const place = (label: string, hint = ''): Destination => ({ path: `/${label}`, label, hint, kind: 'screen', code: '' });
    const all = [place('Stock balances', 'Inventory'), place('Order history', 'Order centre'), place('库存流水', '库存')];
    expect(ranked(all, 'hist', 5).map(({ label }) => label)).to.deep.equal(['Order history']);
    expect(ranked(all, 'inventory bal', 5).map(({ label }) => label)).to.deep.equal(['Stock balances']);
    expect(ranked(all, 'kcl', 5).map(({ label }) => label)).to.deep.equal(['库存流水']);
    expect(ranked(all, 'stbal', 5).map(({ label }) => label)).to.deep.equal(['Stock balances']);
    expect(ranked(all, 'zzz', 5)).to.deep.equal([]);
  });
});
