/**
 * `npm run bench [-- --json] [-- --only name]`: every figure beside the limit that is measured in the same run on the same
 * machine. Never fails a test; a bench that breaks is told on stderr and the others go on.
 */
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';
import { machineFacts } from './machine.ts';
import { printFigures } from './print-figures.ts';

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  import: async () => (await import('./import.ts')).benchImport,
  reservation: async () => (await import('./reservation.ts')).benchReservation,
  http: async () => (await import('./http.ts')).benchHttp,
  events: async () => (await import('./events.ts')).benchEvents,
  hook: async () => (await import('./hook.ts')).benchHook,
  permissions: async () => (await import('./permissions.ts')).benchPermissions,
  boot: async () => (await import('./boot.ts')).benchBoot,
  audit: async () => (await import('./audit.ts')).benchAudit,
  'trading-day': async () => (await import('./trading-day.ts')).benchTradingDay,
  sagas: async () => (await import('./sagas.ts')).benchSagas,
};

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const only = values.only?.flatMap((names) => names.split(','));
const unknown = only?.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}

const progress = (text: string) => console.error(text);
const figures: Figure[] = [];
const broken: { name: string; error: string }[] = [];
for (const [name, load] of Object.entries(benches)) {
  if (only && !only.includes(name)) continue;
  progress(`== ${name}`);
  try {
    const bench = await load();
    figures.push(...(await bench({ progress })));
  } catch (error) {
    console.error(error);
    broken.push({ name, error: String(error) });
  }
}
const machine = machineFacts();
console.log(values.json ? JSON.stringify({ machine, figures, broken }, null, 2) : printFigures(machine, figures, broken));
// A pool or a child that a broken bench left open must not keep the run from ending.
process.exit(0);
