const s10Weights = [8, 6, 4, 2, 3, 5, 9, 7] as const;

/**
 * The check digit of an international postal item identifier.
 * Source: UPU standard S10 (identification of postal items, 13-character identifier): weights 8 6 4 2 3 5 9 7,
 * eleven minus the remainder by eleven, where 10 becomes 0 and 11 becomes 5.
 * @param serial eight digits
 */
export function s10CheckDigit(serial: string): number {
  if (!/^[0-9]{8}$/.test(serial)) throw new RangeError(`"${serial}" is no S10 serial number: it has eight digits`);
  const sum = s10Weights.reduce<number>((total, weight, index) => total + weight * (serial.charCodeAt(index) - 48), 0);
  const digit = 11 - (sum % 11);
  return digit === 10 ? 0 : digit === 11 ? 5 : digit;
}

/** How the numbers of a pool are built. */
export interface NumberFormat {
  prefix: string;
  suffix: string;
  digits: number;
  checkDigit: 'none' | 'upu-s10';
}

/** The tracking number of a serial number. */
export function trackingNumber({ prefix, suffix, digits, checkDigit }: NumberFormat, serial: number): string {
  const padded = serial.toString().padStart(digits, '0');
  return `${prefix}${padded}${checkDigit === 'upu-s10' ? s10CheckDigit(padded) : ''}${suffix}`;
}
