import { token } from '@entrepot/sdk';
import type { Carrier } from '@entrepot/sdk/carrier';

/** The carrier adapters of this process. An adapter's plugin adds its own in `setup`. */
export interface CarrierAdapters {
  /** @throws TypeError where an adapter of that code is there already */
  add(carrier: Carrier): void;
  get(code: string): Carrier | undefined;
}

export const Carriers = token<CarrierAdapters>('logistics.carriers');

export function carrierAdapters(): CarrierAdapters {
  const byCode = new Map<string, Carrier>();
  return {
    add(carrier) {
      if (byCode.has(carrier.code)) {
        throw new TypeError(`two carrier adapters have the code "${carrier.code}": give one of them another`);
      }
      byCode.set(carrier.code, carrier);
    },
    get: (code) => byCode.get(code),
  };
}
