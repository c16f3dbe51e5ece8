import { defineEntity, definePlugin, field } from '@entrepot/sdk';

const contact = { group: { en: 'Contact', zh: '联系人' } };

const Supplier = defineEntity('suppliers.supplier', {
  label: { en: 'Supplier', zh: '供应商' },
  fields: {
    code: field.text({ unique: true, label: { en: 'Code', zh: '编码' } }),
    name: field.text({ label: { en: 'Name', zh: '名称' } }),
    leadTimeDays: field.integer({ minimum: 0, label: { en: 'Lead time (days)', zh: '交期（天）' } }).default(7),
    person: field.text({ personal: true, label: { en: 'Person', zh: '姓名' }, ui: contact }).optional(),
    email: field.text({ personal: true, label: { en: 'E-mail', zh: '邮箱' }, ui: contact }).optional(),
  },
});

export default definePlugin({
  name: 'suppliers',
  version: '1.0.0',
  label: { en: 'Suppliers', zh: '供应商' },
  entities: [Supplier],
  roles: { buyer: { label: { en: 'Buyer', zh: '采购员' }, grants: [{ permission: 'suppliers.supplier.*' }] } },
});
