import type { Role } from '@entrepot/sdk';

const see = (...entities: string[]) => entities.map((entity) => ({ permission: `${entity}.read` }));

/** Who works on the floor. */
export const roles: Readonly<Record<string, Role>> = {
  picker: {
    label: { en: 'Picker', zh: '拣货员' },
    grants: [
      ...see('warehouse.wave', 'warehouse.pickTask', 'warehouse.bin', 'catalog.sku', 'catalog.barcode'),
      { permission: 'warehouse.wave.nextTask' },
      { permission: 'warehouse.pickTask.confirmPick' },
    ],
  },
  packer: {
    label: { en: 'Packer', zh: '打包员' },
    grants: [
      ...see('warehouse.wave', 'warehouse.package', 'warehouse.carton', 'catalog.sku', 'catalog.barcode', 'logistics.parcel'),
      { permission: 'warehouse.wave.pack' },
      { permission: 'warehouse.package.weigh' },
      { permission: 'warehouse.wave.ship' },
    ],
  },
  'warehouse-manager': {
    label: { en: 'Warehouse manager', zh: '仓库主管' },
    grants: [
      { permission: 'warehouse.*' },
      ...see('catalog.sku', 'catalog.barcode', 'inventory.warehouse', 'inventory.stockBalance', 'inventory.binBalance'),
      ...see('inventory.stockMovement', 'orders.fulfilmentOrder', 'orders.fulfilmentLine', 'logistics.parcel'),
    ],
  },
};
