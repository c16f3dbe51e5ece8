/** A size of box: millimetres outside, 8 mm less inside, grams. */
export interface DemoCarton {
  code: string;
  name: string;
  outer: readonly [length: number, width: number, height: number];
  inner: readonly [length: number, width: number, height: number];
  tareGrams: number;
  maxWeightGrams: number;
}

function carton(
  code: string,
  name: string,
  length: number,
  width: number,
  height: number,
  tare: number,
  max: number,
): DemoCarton {
  return {
    code,
    name,
    outer: [length, width, height],
    inner: [length - 8, width - 8, height - 8],
    tareGrams: tare,
    maxWeightGrams: max,
  };
}

export const demoCartons: readonly DemoCarton[] = [
  carton('C1', 'Small packet', 250, 180, 80, 90, 2_000),
  carton('C2', 'Packet', 350, 250, 120, 170, 5_000),
  carton('C3', 'Box', 450, 350, 250, 380, 15_000),
  carton('C4', 'Large box', 600, 400, 400, 720, 30_000),
  carton('C5', 'Half pallet box', 780, 580, 700, 4_500, 200_000),
  carton('C6', 'Pallet box', 1_180, 780, 1_000, 11_000, 600_000),
];
