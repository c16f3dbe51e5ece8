import type { OrderDraft, OrderDraftLine } from '@entrepot/orders';
import { Decimal } from '@entrepot/sdk';
import { type Random, randomFrom } from '../random.ts';
import type { DemoProduct, DemoSku } from './products.ts';
import type { DemoShop } from './shops.ts';

/** A draft with the code of the shop that it came through. */
export interface DemoOrder {
  shop: string;
  draft: OrderDraft;
}

interface Place {
  city: string;
  postcode: string;
  country: string;
  weight: number;
}

const places: Readonly<Record<string, readonly Place[]>> = {
  GB: [
    { city: 'London', postcode: 'SE1 9SG', country: 'GB', weight: 5 },
    { city: 'Leeds', postcode: 'LS1 4DY', country: 'GB', weight: 3 },
    { city: 'Bristol', postcode: 'BS1 6QS', country: 'GB', weight: 2 },
    { city: 'Glasgow', postcode: 'G1 3SL', country: 'GB', weight: 2 },
    { city: 'Cork', postcode: 'T12 W8K7', country: 'IE', weight: 1 },
  ],
  DE: [
    { city: 'Berlin', postcode: '10115', country: 'DE', weight: 4 },
    { city: 'München', postcode: '80331', country: 'DE', weight: 3 },
    { city: 'Wien', postcode: '1010', country: 'AT', weight: 1 },
    { city: 'Zürich', postcode: '8001', country: 'CH', weight: 1 },
  ],
  FR: [
    { city: 'Lyon', postcode: '69001', country: 'FR', weight: 3 },
    { city: 'Madrid', postcode: '28001', country: 'ES', weight: 2 },
    { city: 'Utrecht', postcode: '3511 AA', country: 'NL', weight: 2 },
    { city: 'Torino', postcode: '10121', country: 'IT', weight: 2 },
  ],
  US: [
    { city: 'Austin', postcode: '78701', country: 'US', weight: 3 },
    { city: 'Portland', postcode: '97201', country: 'US', weight: 2 },
    { city: 'Toronto', postcode: 'M5H 2N2', country: 'CA', weight: 1 },
  ],
};

const forenames = ['Alex', 'Maria', 'Jonas', 'Wei', 'Fatima', 'Elena', 'Tom', 'Sofia', 'Li', 'Noah', 'Ines', 'Omar'];
const surnames = ['Novak', 'Schmidt', 'Garcia', 'Chen', 'Brown', 'Rossi', 'Dubois', 'Jansen', 'Khan', 'Olsen', 'Wang', 'Murphy'];
const streets = ['Mill Lane', 'Station Road', 'Gartenweg', 'Rue du Port', 'Calle Mayor', 'Elm Street', 'Kanalstraat'];

/** Marks what the demo company invented, so that its trading day leaves other orders alone. */
export const demoSource = { channel: 'demo-company' } as const;

function lineOf(sku: DemoSku, shop: DemoShop, random: Random): OrderDraftLine {
  return {
    kind: 'goods',
    skuCode: sku.code,
    description: sku.name.en,
    quantity: random.weighted([
      { pieces: 1, weight: 70 },
      { pieces: 2, weight: 20 },
      { pieces: 4, weight: 8 },
      { pieces: 12, weight: 2 },
    ]).pieces,
    unitPrice: new Decimal(sku.price).times(shop.rate).toFixed(2),
  };
}

/** The customer changed their mind about the first line, an hour later. */
function cancellationOf({ shop, draft }: DemoOrder): DemoOrder {
  const [line] = draft.lines;
  if (!line) throw new RangeError(`${draft.externalId} has no line to cancel`);
  return {
    shop,
    draft: {
      ...draft,
      externalId: `${draft.externalId}-X`,
      type: 'cancellation',
      orderedAt: new Date(Date.parse(draft.orderedAt) + 3_600_000).toISOString(),
      lines: [{ ...line, quantity: -line.quantity }],
    },
  };
}

/** What goes wrong in any shop: a SKU that nobody maintained, an address without a country. */
function troubled(order: DemoOrder, index: number): DemoOrder {
  const { draft } = order;
  if (index % 97 === 40) {
    const [first, ...others] = draft.lines;
    return first ? { ...order, draft: { ...draft, lines: [{ ...first, skuCode: 'D9999-NEW' }, ...others] } } : order;
  }
  if (index % 97 === 80) return { ...order, draft: { ...draft, shipTo: { ...draft.shipTo, country: undefined } } };
  return order;
}

/**
 * Invents the orders and cancellations of one day, `count` in all. A tenth of the SKUs sells half of all lines, as in life.
 * @param day the date, UTC; orders come from midnight to 18:00
 */
export function inventOrders(
  seed: string,
  count: number,
  day: string,
  shops: readonly DemoShop[],
  products: readonly DemoProduct[],
): DemoOrder[] {
  const random = randomFrom(`${seed}/orders`);
  const skus = products.flatMap((product) => product.skus);
  const hot = skus.filter((_, index) => index % 10 === 0);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const cancelled = Math.floor(count / 60);
  const moments = Array.from({ length: count - cancelled }, () => midnight + random.whole(0, 18 * 3600 - 1) * 1000).sort(
    (a, b) => a - b,
  );
  const orders = moments.map((moment, index): DemoOrder => {
    const shop = random.weighted(shops);
    const place = random.weighted(places[shop.country] ?? (places.GB as readonly Place[]));
    const chosen = new Map<string, DemoSku>();
    const wanted = random.whole(1, 5);
    while (chosen.size < wanted) {
      const sku = random.pick(random.next() < 0.5 ? hot : skus);
      chosen.set(sku.code, sku);
    }
    const name = `${random.pick(forenames)} ${random.pick(surnames)}`;
    const { city, postcode, country } = place;
    return {
      shop: shop.code,
      draft: {
        externalId: `${shop.code.toUpperCase()}-${String(index + 1).padStart(5, '0')}`,
        externalVersion: '1',
        type: 'order',
        orderedAt: new Date(moment).toISOString(),
        currency: shop.currency,
        customer: { code: `C${String(random.whole(1, 9_999)).padStart(4, '0')}`, name },
        shipTo: { name, address: `${random.whole(1, 180)} ${random.pick(streets)}`, city, postcode, country },
        lines: [
          ...[...chosen.values()].map((sku) => lineOf(sku, shop, random)),
          {
            kind: 'charge',
            skuCode: 'DELIVERY',
            description: 'Delivery',
            quantity: 1,
            unitPrice: new Decimal('3.99').times(shop.rate).toFixed(2),
          },
        ],
        source: demoSource,
      },
    };
  });
  const every = Math.floor(orders.length / Math.max(cancelled, 1));
  const cancellations = orders.filter((_, index) => index % every === 7).slice(0, cancelled);
  return [...orders.map(troubled), ...cancellations.map(cancellationOf)];
}
