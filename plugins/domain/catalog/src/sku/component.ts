import { defineEntity, field } from '@entrepot/sdk';

/** One part of a bundle; written with its bundle, for a cycle shows only in the whole. */
export const BundleComponent = defineEntity('catalog.bundleComponent', {
  label: { en: 'Bundle component', zh: '组合品组件' },
  operations: [],
  fields: {
    bundle: field.ref('catalog.sku', { onDelete: 'cascade', label: { en: 'Bundle', zh: '组合品' } }),
    component: field.ref('catalog.sku', { label: { en: 'Component', zh: '组件' } }),
    quantity: field.quantity({ minimum: 1, label: { en: 'Quantity', zh: '数量' } }),
  },
  indexes: [{ fields: ['bundle', 'component'], unique: true }],
  checks: { notItself: 'bundle_id <> component_id', somePieces: 'quantity > 0' },
});
