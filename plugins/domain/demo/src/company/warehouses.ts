/** A place of storage, from `A-01-01-1` on: zone, aisle, position, level. */
export interface DemoBin {
  code: string;
  zone: string;
  aisle: number;
  position: number;
  level: number;
}

export interface DemoWarehouse {
  code: string;
  name: string;
  country: string;
  postcode: string;
  /** The lower, the sooner it is chosen among equals. */
  priority: number;
  /** Its part of what the company buys; the shares of all warehouses add up to 1. */
  share: number;
  bins: readonly DemoBin[];
}

const two = (value: number) => String(value).padStart(2, '0');

/** Bins of a rectangular hall: `aisles` aisles per zone, `positions` along each, four levels high. */
export function layOut(zones: readonly string[], aisles: number, positions: number): DemoBin[] {
  const bins: DemoBin[] = [];
  zones.forEach((zone, block) => {
    for (let row = 1; row <= aisles; row += 1) {
      const aisle = block * aisles + row;
      for (let position = 1; position <= positions; position += 1) {
        for (let level = 1; level <= 4; level += 1) {
          bins.push({ code: `${zone}-${two(aisle)}-${two(position)}-${level}`, zone, aisle, position, level });
        }
      }
    }
  });
  return bins;
}

/** Three halls: most of the stock near most of the customers, a second one in the Union, the rest where it is made. */
export const demoWarehouses: readonly DemoWarehouse[] = [
  {
    code: 'UK1',
    name: 'Northampton, United Kingdom',
    country: 'GB',
    postcode: 'NN4 7YB',
    priority: 1,
    share: 0.8,
    bins: layOut(['A', 'B'], 8, 20),
  },
  {
    code: 'DE1',
    name: 'Duisburg, Germany',
    country: 'DE',
    postcode: '47051',
    priority: 2,
    share: 0.12,
    bins: layOut(['A'], 6, 20),
  },
  {
    code: 'CN1',
    name: 'Shenzhen, China',
    country: 'CN',
    postcode: '518000',
    priority: 3,
    share: 0.08,
    bins: layOut(['A'], 6, 16),
  },
];
