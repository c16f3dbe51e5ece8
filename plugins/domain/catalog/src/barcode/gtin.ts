/**
 * The check digit of a GS1 key: from the right, digits weigh 3, 1, 3 …; what is missing to the next multiple of ten.
 * Source: GS1 General Specifications, section 7.9.1 "Standard check digit calculations for GS1 data structures".
 * @param digits all digits but the check digit
 */
export function gs1CheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(index) - 48);
  }
  return (10 - (sum % 10)) % 10;
}

const lengths = new Set([8, 12, 13, 14]);

/** What is wrong with a GTIN-8, -12, -13 or -14; undefined where it is right. */
export function gtinFault(code: string): 'not-digits' | 'wrong-length' | 'bad-check-digit' | undefined {
  if (!/^[0-9]+$/.test(code)) return 'not-digits';
  if (!lengths.has(code.length)) return 'wrong-length';
  return gs1CheckDigit(code.slice(0, -1)) === Number(code.at(-1)) ? undefined : 'bad-check-digit';
}

/** The keys under which a scanned code may be stored: as it is, and a GTIN in its 14-digit form. */
export function scanKeys(scanned: string): string[] {
  return gtinFault(scanned) === undefined && scanned.length < 14 ? [scanned.padStart(14, '0'), scanned] : [scanned];
}
