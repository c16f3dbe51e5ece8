import { Decimal } from '@entrepot/sdk';
import { type Random, randomFrom } from '../random.ts';
import type { DemoProduct, DemoSku } from './products.ts';
import type { DemoShop } from './shops.ts';

export interface DemoOrderLine {
  sku: string;
  description: string;
  quantity: number;
  /** In the shop's currency, two decimals. */
  unitPrice: string;
}

export interface DemoOrder {
  shop: string;
  /** The number that the platform gave it. */
  externalId: string;
  orderedAt: Date;
  currency: string;
  customer: string;
  name: string;
  street: string;
  city: string;
  postcode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  lines: readonly DemoOrderLine[];
  /** What the customer pays for the delivery, in the shop's currency. */
  delivery: string;
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

function lineOf(sku: DemoSku, shop: DemoShop, random: Random): DemoOrderLine {
  return {
    sku: sku.code,
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

/**
 * Invents the orders of one day. A tenth of the SKUs sells half of all lines, as in life.
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
  const moments = Array.from({ length: count }, () => midnight + random.whole(0, 18 * 3600 - 1) * 1000).sort((a, b) => a - b);
  return moments.map((moment, index) => {
    const shop = random.weighted(shops);
    const place = random.weighted(places[shop.country] ?? (places.GB as readonly Place[]));
    const chosen = new Map<string, DemoSku>();
    const wanted = random.whole(1, 5);
    while (chosen.size < wanted) {
      const sku = random.pick(random.next() < 0.5 ? hot : skus);
      chosen.set(sku.code, sku);
    }
    const name = `${random.pick(forenames)} ${random.pick(surnames)}`;
    return {
      shop: shop.code,
      externalId: `${shop.code.toUpperCase()}-${String(index + 1).padStart(5, '0')}`,
      orderedAt: new Date(moment),
      currency: shop.currency,
      customer: `C${String(random.whole(1, 9_999)).padStart(4, '0')}`,
      name,
      street: `${random.whole(1, 180)} ${random.pick(streets)}`,
      city: place.city,
      postcode: place.postcode,
      country: place.country,
      lines: [...chosen.values()].map((sku) => lineOf(sku, shop, random)),
      delivery: new Decimal('3.99').times(shop.rate).toFixed(2),
    };
  });
}
