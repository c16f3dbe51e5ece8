/** A SKU as the handheld knows it. */
export interface Sku {
  id: string;
  code: string;
  name: string;
  /** The bin where it lives. */
  home: string | null;
  /** What a scan of it may read, each with the units that it stands for; GTINs in their 14 digits too. */
  codes: string[];
  units: Record<string, number>;
}

export interface Bin {
  id: string;
  code: string;
  zone: string;
  aisle: number;
  level: number;
  /** Somebody found less there than the books say. */
  count: boolean;
}

export interface Task {
  id: string;
  wave: string;
  sequence: number;
  /** The fulfilment order's number. */
  order: string;
  sku: string;
  bin: string;
  quantity: number;
}

/** A picked fulfilment order that waits for its carton; lines are SKU and quantity. */
export interface Pack {
  id: string;
  number: string;
  wave: string;
  lines: [string, number][];
}

/** Announced goods; lines are SKU, expected and received. */
export interface Delivery {
  id: string;
  number: string;
  on: string | null;
  lines: [string, number, number][];
  /** Received here and not yet told by the server, by SKU. */
  own?: Record<string, number>;
}

/** Goods on the floor that are to be put away. */
export interface Standing {
  sku: string;
  quantity: number;
}

/** What a scanned code stands for, as far as the handheld knows. */
export interface Scanned {
  code: string;
  bin?: Bin | undefined;
  sku?: Sku | undefined;
  /** Of the SKU: a case counts as several. */
  units: number;
  pack?: Pack | undefined;
  delivery?: Delivery | undefined;
}

/** The forms under which a code is looked up: as it is, and a GTIN in its 14 digits. */
export function keysOf(code: string): string[] {
  return /^(\d{8}|\d{12,14})$/.test(code) ? [code, code.padStart(14, '0')] : [code];
}
