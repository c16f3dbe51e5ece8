import type { ParcelSize } from '@entrepot/sdk/carrier';

/** Measures of one unit and how many of it. */
export interface PackedUnit extends ParcelSize {
  quantity: number;
}

/** Air and padding between units, as a share of their volume: parcels are rarely filled above 80 %. */
const filling = 0.8;

/**
 * Guesses the parcels of a shipment before anyone packs it, for a price: as many as the weight limit asks for, all alike.
 * Each is as long and wide as its largest unit, or a cube where that is too low for the volume.
 */
export function estimateParcel(units: readonly PackedUnit[], maxGrams: number): { parcels: number; parcel: ParcelSize } {
  let weight = 0;
  let volume = 0;
  let [length, width, height] = [1, 1, 1];
  for (const unit of units) {
    const [long, middle, short] = [unit.lengthMm, unit.widthMm, unit.heightMm].sort((a, b) => b - a) as [number, number, number];
    weight += unit.weightGrams * unit.quantity;
    volume += long * middle * short * unit.quantity;
    length = Math.max(length, long);
    width = Math.max(width, middle);
    height = Math.max(height, short);
  }
  const parcels = Math.max(1, Math.ceil(weight / maxGrams));
  const share = volume / filling / parcels;
  const edge = Math.cbrt(share);
  length = Math.max(length, Math.ceil(edge));
  width = Math.max(width, Math.ceil(Math.sqrt(share / length)));
  height = Math.max(height, Math.ceil(share / length / width));
  const [lengthMm, widthMm, heightMm] = [length, width, height].sort((a, b) => b - a) as [number, number, number];
  return { parcels, parcel: { weightGrams: Math.max(1, Math.ceil(weight / parcels)), lengthMm, widthMm, heightMm } };
}
