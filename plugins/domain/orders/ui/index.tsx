import { defineUi } from '@entrepot/sdk/ui';
import { OrderDesk } from './order-desk.tsx';
import { OrderStory } from './order-story.tsx';

export default defineUi((ui) => {
  ui.page({
    name: 'desk',
    label: { en: 'Order desk', zh: '订单工作台' },
    permissions: ['orders.order.read'],
    menu: { order: 0 },
    view: OrderDesk,
  });
  ui.recordTab('orders.order', { name: 'story', label: { en: 'Story', zh: '全程记录' }, order: 0, view: OrderStory });
});
