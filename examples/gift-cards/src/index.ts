import { Order, reviewOrder } from '@entrepot/orders';
import { defineEntity, definePlugin, extendEntity, field } from '@entrepot/sdk';

const GiftCard = defineEntity('gifts.card', {
  fields: {
    code: field.text({ unique: true, label: { en: 'Code', zh: '卡号' } }),
    balance: field.money(),
    order: field.ref(Order).optional(),
  },
});

const Gift = extendEntity(Order, { giftNote: field.text().optional() });
export default definePlugin({
  name: 'gifts',
  version: '1.0.0',
  requires: { orders: '^1.0.0' },
  entities: [GiftCard],
  extends: [Gift],
  setup({ on }) {
    on(reviewOrder, (order) => {
      const { giftNote: note } = Gift.of(order);
      if (note) order.hold('gift-note', { note });
    });
  },
});
