/** A place of storage, from `A-01-01-0` on: zone, aisle, position, level. */
export interface DemoBin {
  code: string;
  zone: string;
  aisle: number;
  /** Along the aisle from its front end, millimetres. */
  positionMm: number;
  /** 0 stands on the floor. */
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

/** A bay of shelves is so wide. */
const bayMm = 1_200;

/** Bins of a rectangular hall: `aisles` aisles a zone, `bays` along each, four levels high. */
export function layOut(zones: readonly string[], aisles: number, bays: number): DemoBin[] {
  return zones.flatMap((zone) =>
    Array.from({ length: aisles * bays * 4 }, (_, index) => {
      const level = index % 4;
      const bay = Math.floor(index / 4) % bays;
      const aisle = Math.floor(index / (4 * bays)) + 1;
      return { code: `${zone}-${two(aisle)}-${two(bay + 1)}-${level}`, zone, aisle, positionMm: bay * bayMm, level };
    }),
  );
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
