import catalog from '@entrepot/catalog';
import inventory from '@entrepot/inventory';
import logistics from '@entrepot/logistics';
import orders from '@entrepot/orders';
import { permission, type Role } from '@entrepot/sdk';

const see = {
  sku: { permission: permission(catalog, 'catalog.sku.read') },
  barcode: { permission: permission(catalog, 'catalog.barcode.read') },
  parcel: { permission: permission(logistics, 'logistics.parcel.read') },
};

const handheld = [
  { permission: 'warehouse.recordScans' },
  { permission: 'warehouse.floorSnapshot' },
  { permission: permission(inventory, 'inventory.warehouse.read') },
] as const;

/** Who works on the floor. */
export const roles = {
  picker: {
    label: { en: 'Picker', zh: '拣货员' },
    grants: [
      { permission: 'warehouse.wave.read' },
      { permission: 'warehouse.pickTask.read' },
      { permission: 'warehouse.bin.read' },
      see.sku,
      see.barcode,
      { permission: 'warehouse.wave.nextTask' },
      { permission: 'warehouse.wave.pickList' },
      { permission: 'warehouse.pickTask.confirmPick' },
      ...handheld,
    ],
  },
  packer: {
    label: { en: 'Packer', zh: '打包员' },
    grants: [
      { permission: 'warehouse.wave.read' },
      { permission: 'warehouse.package.read' },
      { permission: 'warehouse.carton.read' },
      see.sku,
      see.barcode,
      see.parcel,
      { permission: 'warehouse.wave.pack' },
      { permission: 'warehouse.package.weigh' },
      { permission: 'warehouse.package.packingSlip' },
      { permission: 'warehouse.wave.ship' },
      ...handheld,
    ],
  },
  'stock-handler': {
    label: { en: 'Stock handler', zh: '收货上架员' },
    grants: [
      { permission: 'warehouse.bin.read' },
      { permission: 'warehouse.delivery.read' },
      { permission: 'warehouse.deliveryLine.read' },
      see.sku,
      see.barcode,
      { permission: 'warehouse.receiveGoods' },
      { permission: 'warehouse.moveGoods' },
      { permission: 'warehouse.countBin' },
      ...handheld,
    ],
  },
  'warehouse-manager': {
    label: { en: 'Warehouse manager', zh: '仓库主管' },
    grants: [
      { permission: 'warehouse.*' },
      see.sku,
      see.barcode,
      see.parcel,
      { permission: permission(inventory, 'inventory.warehouse.read') },
      { permission: permission(inventory, 'inventory.stockBalance.read') },
      { permission: permission(inventory, 'inventory.binBalance.read') },
      { permission: permission(inventory, 'inventory.stockMovement.read') },
      { permission: permission(orders, 'orders.fulfilmentOrder.read') },
      { permission: permission(orders, 'orders.fulfilmentLine.read') },
    ],
  },
} as const satisfies Readonly<Record<string, Role>>;
