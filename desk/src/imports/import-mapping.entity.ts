import { defineEntity, field } from '@entrepot/sdk';
import { type ColumnMapping, columnMappingSchema } from './column-mapping.ts';

/** A column mapping that is kept for the next file with the same headers. */
export const StoredImportMapping = defineEntity('kernel.importMapping', {
  label: { en: 'Import mapping', zh: '导入列映射' },
  fields: {
    name: field.text({ minLength: 1, maxLength: 200, label: { en: 'Name', zh: '名称' } }),
    entity: field.text({ maxLength: 200, label: { en: 'Into', zh: '导入到' } }),
    /** Of the headers; the same for the same headers in another order. */
    fingerprint: field.text({ maxLength: 64 }),
    mapping: field.json<ColumnMapping>(columnMappingSchema, { label: { en: 'Column mapping', zh: '列映射' } }),
    /** Whose it is; empty for one that all share. */
    owner: field.text({ maxLength: 64, label: { en: 'Owner', zh: '所有者' } }).default(''),
  },
  indexes: [{ fields: ['entity', 'fingerprint', 'owner'], unique: true }],
  operations: [],
});
