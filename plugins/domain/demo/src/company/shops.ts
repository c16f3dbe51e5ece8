export interface DemoShop {
  code: string;
  name: string;
  platform: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  currency: string;
  /** Units of the shop's currency for one pound; fixed, for invented prices. */
  rate: number;
  /** How often an order comes from here, relative to the others. */
  weight: number;
}

/** The demo company sells on several platforms, as its users do. */
export const demoShops: readonly DemoShop[] = [
  { code: 'amazon-uk', name: 'Hearth & Hall UK', platform: 'amazon', country: 'GB', currency: 'GBP', rate: 1, weight: 9 },
  { code: 'amazon-de', name: 'Hearth & Hall DE', platform: 'amazon', country: 'DE', currency: 'EUR', rate: 1.16, weight: 6 },
  { code: 'ebay-uk', name: 'hearth-and-hall', platform: 'ebay', country: 'GB', currency: 'GBP', rate: 1, weight: 4 },
  {
    code: 'shopify-eu',
    name: 'hearthandhall.example',
    platform: 'shopify',
    country: 'FR',
    currency: 'EUR',
    rate: 1.16,
    weight: 4,
  },
  { code: 'tiktok-uk', name: 'Hearth & Hall Live', platform: 'tiktok-shop', country: 'GB', currency: 'GBP', rate: 1, weight: 3 },
  { code: 'walmart-us', name: 'Hearth & Hall US', platform: 'walmart', country: 'US', currency: 'USD', rate: 1.31, weight: 3 },
];

/** The shop that the files of the trading day belong to. */
export const retailShop = {
  code: 'uci-retail',
  name: 'Online Retail (UCI)',
  platform: 'own-shop',
  country: 'GB',
  currency: 'GBP',
} as const;
