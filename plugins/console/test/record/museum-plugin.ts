import {
  defineAction,
  defineEntity,
  definePlugin,
  defineStates,
  extendEntity,
  field,
  type Label,
  Problem,
  tableOf,
} from '@entrepot/sdk';

/** A person or house that lends and gives. */
export const Donor = defineEntity('museum.donor', {
  label: { en: 'Donor', zh: '捐赠人' },
  title: 'name',
  fields: {
    name: field.text({ minLength: 2, label: { en: 'Name', zh: '名称' } }),
    code: field.text({ maxLength: 20, unique: true, label: { en: 'Code', zh: '编号' } }),
    country: field.text({ minLength: 2, maxLength: 2, pattern: '^[A-Z]{2}$', label: { en: 'Country', zh: '国家' } }).optional(),
  },
});

const exhibitStates = defineStates({
  initial: 'stored',
  states: {
    stored: { en: 'Stored', zh: '入库' },
    restored: { en: 'Being restored', zh: '修复中' },
    shown: { en: 'On show', zh: '展出中' },
    lent: { en: 'Lent', zh: '借出' },
  },
  transitions: {
    restore: { from: ['stored'], to: 'restored', label: { en: 'Restore', zh: '修复' } },
    show: { from: ['stored', 'restored'], to: 'shown', label: { en: 'Show', zh: '展出' } },
    store: { from: ['shown', 'lent'], to: 'stored', label: { en: 'Store', zh: '入库' } },
    lend: { from: ['stored', 'shown'], to: 'lent', label: { en: 'Lend', zh: '借出' } },
  },
});

/** A part of an exhibit, written with it. */
export const Part = defineEntity('museum.part', {
  label: { en: 'Part', zh: '部件' },
  title: 'name',
  fields: {
    exhibit: field.ref('museum.exhibit', { onDelete: 'cascade' }),
    name: field.text({ minLength: 1, maxLength: 40, label: { en: 'Part', zh: '部件' } }),
    count: field.quantity({ minimum: 1, label: { en: 'Count', zh: '数量' } }).default(1),
    value: field.money({ label: { en: 'Value', zh: '价值' } }).optional(),
    fragile: field.boolean({ label: { en: 'Fragile', zh: '易碎' } }).default(false),
  },
});

const catalogue = { tab: { en: 'Catalogue', zh: '编目' } };
const size = { ...catalogue, group: { en: 'Size', zh: '尺寸' } };

/** One of every field kind. */
export const Exhibit = defineEntity('museum.exhibit', {
  label: { en: 'Exhibit', zh: '展品' },
  title: 'name',
  fields: {
    name: field.text({ minLength: 2, maxLength: 80, label: { en: 'Name', zh: '名称' } }),
    number: field.text({
      maxLength: 20,
      unique: true,
      pattern: '^[A-Z]-[0-9]+$',
      label: { en: 'Number', zh: '编号' },
      description: 'A letter, a dash and digits, as A-12.',
    }),
    state: field.states(exhibitStates, { label: { en: 'State', zh: '状态' } }),
    donor: field.ref(Donor, { label: { en: 'Donor', zh: '捐赠人' } }).optional(),
    kind: field
      .enum(
        { painting: { en: 'Painting', zh: '绘画' }, vase: { en: 'Vase', zh: '瓷瓶' }, tool: { en: 'Tool', zh: '工具' } },
        { label: { en: 'Kind', zh: '类别' } },
      )
      .default('vase'),
    story: field.longText({ label: { en: 'Story', zh: '故事' } }).optional(),
    value: field.money({ label: { en: 'Insured for', zh: '保额' } }).optional(),
    isOriginal: field.boolean({ label: { en: 'Original', zh: '原件' } }).default(true),
    acquiredOn: field.date({ label: { en: 'Acquired on', zh: '入藏日期' }, ui: catalogue }).optional(),
    inspectedAt: field.timestamp({ label: { en: 'Inspected at', zh: '检查时间' }, ui: catalogue }).optional(),
    pieces: field.integer({ minimum: 1, maximum: 999, label: { en: 'Pieces', zh: '件数' }, ui: catalogue }).default(1),
    weight: field.decimal({ scale: 3, label: { en: 'Weight in kg', zh: '重量（千克）' }, ui: size }).optional(),
    height: field.quantity({ minimum: 0, label: { en: 'Height in mm', zh: '高度（毫米）' }, ui: size }).optional(),
    area: field.integer({ label: { en: 'Size class', zh: '尺寸等级' }, ui: size }).computed('coalesce(height, 0) / 100'),
    climate: field
      .json<{ minimum?: number; maximum?: number; note?: string }>(
        {
          type: 'object',
          properties: {
            minimum: { type: 'integer', title: 'Coldest' },
            maximum: { type: 'integer', title: 'Warmest' },
            note: { type: 'string' },
          },
          additionalProperties: false,
        },
        { label: { en: 'Climate', zh: '温湿度' }, ui: catalogue },
      )
      .optional(),
    notes: field.json({}, { label: { en: 'Free notes', zh: '备注数据' }, ui: catalogue }).optional(),
    picture: field.attachment({ accept: ['image/*'], label: { en: 'Picture', zh: '图片' } }).optional(),
    parts: field.children(Part, 'exhibit', { label: { en: 'Parts', zh: '部件' } }),
  },
});

/** Why an exhibit may not be shown: a reason as data. */
export const Objection = defineEntity('museum.objection', {
  label: { en: 'Objection', zh: '异议' },
  title: 'code',
  fields: {
    exhibit: field.ref(Exhibit, { label: { en: 'Exhibit', zh: '展品' }, onDelete: 'cascade' }),
    code: field.text({
      maxLength: 60,
      label: { en: 'Reason', zh: '原因' },
      ui: { sentence: { messages: 'museum.reason', values: 'data' } },
    }),
    data: field
      .json<Readonly<Record<string, unknown>>>({ type: 'object' }, { label: { en: 'Made from', zh: '依据' } })
      .default({}),
    releasedAt: field.timestamp({ label: { en: 'Released at', zh: '解除时间' } }).optional(),
  },
});

/** What happened to an exhibit; only ever added. */
export const Visit = defineEntity('museum.visit', {
  label: { en: 'Visit', zh: '参观' },
  appendOnly: true,
  operations: ['create'],
  fields: {
    exhibit: field.ref(Exhibit, { label: { en: 'Exhibit', zh: '展品' }, onDelete: 'cascade' }),
    what: field.text({
      label: { en: 'What', zh: '事项' },
      ui: { sentence: { messages: 'museum.story', values: 'data' } },
    }),
    at: field.timestamp({ label: { en: 'When', zh: '时间' } }),
    by: field.text({ label: { en: 'By', zh: '人员' } }),
    data: field.json({ type: 'object' }, { label: { en: 'Data', zh: '数据' } }).optional(),
  },
});

const move = (to: string, label: Label) =>
  defineAction({
    entity: Exhibit,
    label,
    async handler({ db, record }) {
      await db.query(`UPDATE ${tableOf(Exhibit)} SET state = $2, version = version + 1 WHERE id = $1`, [record.id, to]);
    },
  });

const show = defineAction({
  entity: Exhibit,
  label: { en: 'Show', zh: '展出' },
  summary: 'Puts the exhibit on show in a room.',
  input: {
    room: field.text({ minLength: 1, maxLength: 20, label: { en: 'Room', zh: '展厅' } }),
    until: field.date({ label: { en: 'Until', zh: '截止日期' } }).optional(),
  },
  async handler({ db, record, input }) {
    if (input.room === 'cellar') {
      throw new Problem('museum.too-damp', {
        detail: 'The cellar is too damp for this exhibit: it shows 82 % of humidity',
        remedy: 'Choose a room above the ground.',
        errors: [{ pointer: '/room', code: 'museum.too-damp', detail: 'Too damp.' }],
      });
    }
    await db.query(`UPDATE ${tableOf(Exhibit)} SET state = 'shown', version = version + 1 WHERE id = $1`, [record.id]);
    return { room: input.room };
  },
});

/** Another plugin that adds fields to the exhibit. */
export const insurancePlugin = definePlugin({
  name: 'insurance',
  version: '1.0.0',
  label: { en: 'Insurance', zh: '保险' },
  requires: { museum: '^1.0.0' },
  extends: [
    extendEntity(Exhibit, {
      policyNumber: field.text({ maxLength: 30, label: { en: 'Policy number', zh: '保单号' } }).optional(),
    }),
  ],
});

/** A small house with everything that a record page shows. */
export const museumPlugin = definePlugin({
  name: 'museum',
  version: '1.0.0',
  label: { en: 'Museum', zh: '博物馆' },
  entities: [Donor, Exhibit, Part, Objection, Visit],
  actions: { restore: move('restored', { en: 'Restore', zh: '修复' }), store: move('stored', { en: 'Store', zh: '入库' }), show },
  messages: {
    en: { 'museum.reason.cracked': 'It has a crack of {length} mm', 'museum.story.school': 'A class of {pupils} came' },
    'zh-CN': {
      'museum.story.school': '来了一个 {pupils} 人的班级',
      'museum.reason.cracked': '有 {length} 毫米的裂纹',
      'museum.too-damp': '地下室过于潮湿',
    },
  },
});
