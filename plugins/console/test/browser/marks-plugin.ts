import { defineAction, defineEntity, defineMetric, definePlugin, defineStates, field, Problem } from '@entrepot/sdk';

const label = (en: string, zh: string) => ({ en, zh });

const states = defineStates({
  initial: 'raw',
  states: { raw: label('Raw', '未加工'), done: label('Done', '已完成'), sold: label('Sold', '已售') },
  transitions: {
    finish: { from: ['raw'], to: 'done', label: label('Finish', '完工') },
    sell: { from: ['done'], to: 'sold', label: label('Sell', '出售') },
  },
});

const Maker = defineEntity('marks.maker', {
  label: label('Maker', '作者'),
  fields: { name: field.text({ unique: true, label: label('Name', '姓名') }) },
});

const Piece = defineEntity('marks.piece', {
  label: label('Piece', '部件'),
  fields: {
    work: field.ref('marks.work', { onDelete: 'cascade', label: label('Work', '作品') }),
    name: field.text({ label: label('Piece name', '部件名') }),
    count: field.quantity({ label: label('Count', '数量') }).default(1),
  },
});

const Work = defineEntity('marks.work', {
  label: label('Work', '作品'),
  title: 'number',
  fields: {
    number: field.text({ unique: true, label: label('Number', '编号') }),
    state: field.states(states, { label: label('State', '状态') }),
    maker: field.ref(Maker, { label: label('Maker', '作者') }).optional(),
    size: field.enum({ s: label('Small', '小'), l: label('Large', '大') }, { label: label('Size', '尺寸') }).default('s'),
    story: field.longText({ label: label('Story', '故事') }).optional(),
    price: field.money({ label: label('Price', '价格') }).optional(),
    isOwn: field.boolean({ label: label('Own', '自有') }).default(true),
    madeOn: field.date({ label: label('Made on', '制作日期'), ui: { tab: label('Origin', '来源') } }).optional(),
    seenAt: field.timestamp({ label: label('Seen at', '查看时间'), ui: { tab: label('Origin', '来源') } }).optional(),
    weight: field.decimal({ scale: 3, label: label('Weight', '重量') }).optional(),
    facts: field
      .json({ type: 'object', properties: { 1: { type: 'integer', title: '1' } } }, { label: label('Facts', '资料') })
      .optional(),
    picture: field.attachment({ label: label('Picture', '图片') }).optional(),
    pieces: field.children(Piece, 'work', { label: label('Pieces', '部件') }),
  },
});

const Shelf = defineEntity('marks.shelf', {
  label: label('Shelf', '书架'),
  fields: {
    number: field.text({ unique: true, label: label('Number', '编号') }),
    rows: field.integer({ label: label('Rows', '行') }),
  },
});

const finish = defineAction({
  entity: Work,
  label: states.transitions.finish.label,
  input: { reason: field.text({ minLength: 2, label: label('Reason', '原因') }) },
  handler: () => {
    throw new Problem('marks.never', { status: 409, detail: '1' });
  },
});

/** Its data are digits and Chinese: in the pseudo-locale, whatever is Latin and stands without marks was written into a component. */
export const marks = definePlugin({
  name: 'marks',
  version: '1.0.0',
  label: label('Marks', '标记'),
  entities: [Maker, Work, Piece, Shelf],
  actions: { finish },
  settings: { most: field.integer({ label: label('Most', '上限') }).default(3) },
  metrics: [
    defineMetric('marks.works', Work, {
      label: label('Works', '作品数'),
      measure: 'count',
      groupBy: 'state',
      unit: label('works', '件'),
    }),
    defineMetric('marks.seen', Work, {
      label: label('Works seen', '查看数'),
      measure: 'count',
      dateField: 'seenAt',
      better: 'up',
    }),
  ],
});

/** SQL that makes works, and a maker of some of them. */
export const fillMarks = `
  WITH maker AS (INSERT INTO marks.makers (name) VALUES ('曹雪芹') RETURNING id),
  work AS (
    INSERT INTO marks.works (number, state, maker_id, size, price_amount, price_currency, made_on, seen_at, weight)
    SELECT '11' || n, (ARRAY['raw', 'done', 'sold'])[1 + n % 3], maker.id, (ARRAY['s', 'l'])[1 + n % 2], n, 'EUR',
      current_date - n, now() - n * interval '1 day', n / 10.0
    FROM maker, generate_series(1, 30) n RETURNING id, number)
  INSERT INTO marks.pieces (work_id, name, count) SELECT id, number, 2 FROM work`;
