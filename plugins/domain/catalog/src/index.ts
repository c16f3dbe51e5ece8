import { changingRecords, definePlugin } from '@entrepot/sdk';
import { Barcode } from './barcode/barcode.ts';
import { messages } from './messages.ts';
import { Product } from './product/product.ts';
import { Catalog } from './sku/catalog.ts';
import { catalogService } from './sku/catalog-service.ts';
import { checkBarcodes, checkSkus } from './sku/check-skus.ts';
import { BundleComponent } from './sku/component.ts';
import { Sku } from './sku/sku.ts';

export { Barcode } from './barcode/barcode.ts';
export { type Names, nameIn } from './names.ts';
export { Product, type VariationAttribute } from './product/product.ts';
export {
  Catalog,
  type CatalogService,
  type Hazard,
  hazards,
  type NewSku,
  type SkuFacts,
  type SkuQuantity,
} from './sku/catalog.ts';
export { BundleComponent } from './sku/component.ts';
export { Sku } from './sku/sku.ts';

export default definePlugin({
  name: 'catalog',
  version: '1.0.0',
  label: { en: 'Catalogue', zh: '货品资料' },
  entities: [Product, Sku, BundleComponent, Barcode],
  roles: { 'catalogue-manager': { label: { en: 'Catalogue manager', zh: '货品管理员' }, grants: [{ permission: 'catalog.*' }] } },
  messages,
  setup({ on, provide }) {
    provide(Catalog, () => catalogService);
    on(changingRecords(Sku), checkSkus);
    on(changingRecords(Barcode), checkBarcodes);
  },
});
