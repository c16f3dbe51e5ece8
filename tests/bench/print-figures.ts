import type { Figure } from './figure.ts';

function amount(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en-GB');
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

/** The figures as a table, with what belongs to each in a line below it. */
export function printFigures(
  machine: Readonly<Record<string, string | number>>,
  figures: readonly Figure[],
  broken: readonly { name: string; error: string }[],
): string {
  const rows = figures.map(({ name, what, value, unit, limit, goal, met }) => [
    met ? 'met' : 'MISSED',
    name,
    `${amount(value)} ${unit}`,
    limit ? amount(limit.value) : '–',
    limit ? `${(value / limit.value).toFixed(2)} ×` : '–',
    goal,
    limit ? `${what} | beside: ${limit.what}` : what,
  ]);
  const head = ['goal', 'name', 'measured', 'limit', 'ratio', 'wanted', 'what'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const told = ([key, value]: [string, string | number]) => `${key} ${typeof value === 'number' ? amount(value) : value}`;
  const details = figures.flatMap(({ name, details: more }) =>
    more ? [`${name}: ${Object.entries(more).map(told).join(', ')}`] : [],
  );
  return [
    Object.entries(machine)
      .map(([key, value]) => `${key}: ${value}`)
      .join('; '),
    '',
    line(head),
    ...rows.map(line),
    '',
    ...details,
    ...broken.map(({ name, error }) => `${name}: could not be measured: ${error}`),
  ].join('\n');
}
