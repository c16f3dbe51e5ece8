import { defineEntity, field } from '@entrepot/sdk';

/** A handheld in the hands of one person: what they do with it comes in one sequence. Its row is the lock of that sequence. */
export const Handheld = defineEntity('warehouse.handheld', {
  label: { en: 'Handheld', zh: '手持终端' },
  title: 'device',
  operations: [],
  fields: {
    device: field.text({ maxLength: 60, label: { en: 'Device', zh: '设备' } }),
    person: field.text({ label: { en: 'Person', zh: '使用人' } }),
    firstOpen: field.integer({
      minimum: 1,
      label: { en: 'First open sequence', zh: '首个未完成序号' },
      description: { en: 'The device has an answer for everything before it.', zh: '在此之前的操作设备都已得到答复。' },
    }),
    seenAt: field.timestamp({ label: { en: 'Last seen', zh: '最近在线' } }),
  },
  indexes: [{ fields: ['device', 'person'], unique: true }],
});
