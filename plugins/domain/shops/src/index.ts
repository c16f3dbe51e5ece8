import { definePlugin } from '@entrepot/sdk';
import { Company } from './company.ts';
import { Shops, shopRegister } from './register.ts';
import { Shop } from './shop.ts';

export { Company } from './company.ts';
export { type ShopFacts, type ShopRegister, Shops } from './register.ts';
export { Shop } from './shop.ts';

export default definePlugin({
  name: 'shops',
  version: '1.0.0',
  label: { en: 'Shops', zh: '店铺' },
  entities: [Company, Shop],
  roles: { 'shop-manager': { label: { en: 'Shop manager', zh: '店铺管理员' }, grants: [{ permission: 'shops.*' }] } },
  setup({ provide }) {
    provide(Shops, () => shopRegister);
  },
});
