import { type Random, randomFrom } from '../random.ts';

/** A text in the two languages of the demo company. */
export interface Name {
  en: string;
  zh: string;
}

export interface DemoSku {
  code: string;
  name: Name;
  /** GTIN-13 from the range 200–299 that GS1 leaves to private use. */
  barcode: string;
  weightGrams: number;
  lengthMm: number;
  widthMm: number;
  heightMm: number;
  /** What a piece costs in GBP, four decimals. */
  cost: string;
  /** What it sells for in GBP, two decimals. */
  price: string;
}

export interface DemoProduct {
  code: string;
  name: Name;
  /** Six digits of the Harmonized System. */
  hsCode: string;
  skus: readonly DemoSku[];
}

interface Kind {
  name: Name;
  hsCode: string;
  /** Grams, then length, width and height in millimetres of a packed piece. */
  size: readonly [number, number, number, number];
  /** Pence. */
  price: number;
}

function kind(en: string, zh: string, hsCode: string, size: Kind['size'], price: number): Kind {
  return { name: { en, zh }, hsCode, size, price };
}

const kinds: readonly Kind[] = [
  kind('Mug', '马克杯', '691110', [340, 130, 100, 110], 690),
  kind('Desk Lamp', '台灯', '940520', [1100, 380, 180, 160], 2490),
  kind('Cushion Cover', '抱枕套', '630492', [180, 300, 240, 20], 850),
  kind('Storage Box', '收纳盒', '392310', [620, 340, 250, 120], 1190),
  kind('Wall Clock', '挂钟', '910521', [780, 310, 310, 60], 1890),
  kind('Tea Towel', '茶巾', '630291', [120, 240, 180, 15], 450),
  kind('Notebook', '笔记本', '482010', [260, 220, 150, 20], 590),
  kind('Pencil Case', '笔袋', '420232', [90, 220, 90, 40], 520),
  kind('Lunch Bag', '午餐包', '420292', [210, 260, 200, 40], 990),
  kind('Water Bottle', '水杯', '761510', [280, 260, 80, 80], 1290),
  kind('Phone Stand', '手机支架', '392690', [150, 140, 100, 50], 750),
  kind('Cable Organiser', '理线器', '392690', [60, 120, 80, 25], 390),
  kind('Night Light', '小夜灯', '940542', [190, 130, 110, 90], 1090),
  kind('Photo Frame', '相框', '441400', [430, 280, 220, 30], 990),
  kind('Candle Holder', '烛台', '701399', [310, 120, 120, 100], 790),
  kind('Bath Mat', '浴室垫', '570500', [720, 420, 300, 60], 1490),
  kind('Shower Caddy', '浴室置物架', '732690', [860, 320, 240, 130], 1690),
  kind('Chopping Board', '砧板', '441911', [950, 360, 240, 25], 1390),
  kind('Spice Jar Set', '调味罐套装', '701090', [1250, 280, 190, 120], 1790),
  kind('Baking Tin', '烘焙模具', '732399', [540, 300, 260, 60], 950),
  kind('Picnic Blanket', '野餐垫', '630140', [880, 380, 200, 120], 1990),
  kind('Garden Gloves', '园艺手套', '611610', [110, 240, 120, 30], 490),
  kind('Plant Pot', '花盆', '691490', [900, 200, 200, 190], 1090),
  kind('Bird Feeder', '喂鸟器', '442199', [480, 240, 180, 170], 1290),
  kind('Puzzle', '拼图', '950300', [450, 270, 200, 50], 1190),
  kind('Soft Toy', '毛绒玩具', '950300', [260, 260, 180, 140], 1390),
  kind('Umbrella', '雨伞', '660191', [420, 320, 70, 70], 1490),
  kind('Scarf', '围巾', '621410', [170, 260, 200, 30], 1590),
  kind('Beanie', '针织帽', '650500', [90, 200, 180, 30], 890),
  kind('Travel Pillow', '旅行枕', '940490', [330, 290, 250, 110], 1590),
];

const makes: readonly Name[] = [
  { en: 'Bamboo', zh: '竹制' },
  { en: 'Ceramic Look', zh: '陶瓷质感' },
  { en: 'Linen', zh: '亚麻' },
  { en: 'Recycled', zh: '再生材料' },
  { en: 'Retro Spot', zh: '复古波点' },
  { en: 'Scandinavian', zh: '北欧' },
  { en: 'Botanical', zh: '植物印花' },
  { en: 'Minimal', zh: '极简' },
  { en: 'Vintage', zh: '复古' },
  { en: 'Terrazzo', zh: '水磨石' },
];

const colours: readonly Name[] = [
  { en: 'White', zh: '白色' },
  { en: 'Sage', zh: '鼠尾草绿' },
  { en: 'Navy', zh: '藏青' },
  { en: 'Terracotta', zh: '陶土色' },
  { en: 'Mustard', zh: '芥末黄' },
  { en: 'Charcoal', zh: '炭灰' },
];

/** The thirteenth digit of a GTIN-13 (GS1 General Specifications, section 7.9: weights 1 and 3 from the left). */
export function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

function near(random: Random, value: number, share: number): number {
  return Math.max(1, Math.round(value * (1 - share + random.next() * 2 * share)));
}

function skuOf(product: string, name: Name, colour: Name, serial: number, of: Kind, random: Random): DemoSku {
  const [weight, length, width, height] = of.size;
  const pence = near(random, of.price, 0.15);
  return {
    code: `${product}-${colour.en.slice(0, 3).toUpperCase()}`,
    name: { en: `${name.en}, ${colour.en}`, zh: `${name.zh} ${colour.zh}` },
    barcode: withCheckDigit(`2000${String(serial).padStart(8, '0')}`),
    weightGrams: near(random, weight, 0.1),
    lengthMm: length,
    widthMm: width,
    heightMm: height,
    cost: (near(random, pence * 0.42, 0.1) / 100).toFixed(4),
    price: (pence / 100).toFixed(2),
  };
}

/**
 * Invents products of two or three colours each, in turn: 200 products have 500 SKUs.
 * @param count at most 300: each is another pair of make and kind
 */
export function inventProducts(seed: string, count: number): DemoProduct[] {
  const random = randomFrom(`${seed}/products`);
  const pairs = makes.flatMap((make) => kinds.map((of) => ({ make, of })));
  for (let index = pairs.length - 1; index > 0; index -= 1) {
    const other = random.whole(0, index);
    [pairs[index], pairs[other]] = [pairs[other] as (typeof pairs)[0], pairs[index] as (typeof pairs)[0]];
  }
  let serial = 0;
  return pairs.slice(0, count).map(({ make, of }, index) => {
    const code = `D${String(index + 1).padStart(4, '0')}`;
    const name = { en: `${make.en} ${of.name.en}`, zh: `${make.zh}${of.name.zh}` };
    const first = random.whole(0, colours.length - 1);
    const skus = Array.from({ length: index % 2 === 0 ? 2 : 3 }, (_, variant) => {
      serial += 1;
      return skuOf(code, name, colours[(first + variant) % colours.length] as Name, serial, of, random);
    });
    return { code, name, hsCode: of.hsCode, skus };
  });
}
