import { defineEntity, field } from '@entrepot/sdk';
import { type ImportMapping as Mapping, mappingSchema } from './mapping.ts';

/** A column mapping that is kept for the next file of the same form. */
export const ImportMapping = defineEntity('orders.importMapping', {
  label: { en: 'Import mapping', zh: '导入列映射' },
  fields: {
    name: field.text({ unique: true, label: { en: 'Name', zh: '名称' } }),
    mapping: field.json<Mapping>(mappingSchema, { label: { en: 'Columns', zh: '列映射' } }),
  },
});
