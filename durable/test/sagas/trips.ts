import { createTestApp, type TestApp } from '@entrepot/core/testing';
import {
  type Context,
  defineEntity,
  defineEvent,
  definePlugin,
  field,
  type Plugin,
  type SagaContext,
  type SagaType,
  saga,
  type Transaction,
} from '@entrepot/sdk';

/** Each mark is an effect of a step: what stands twice happened twice. */
export const Mark = defineEntity('trips.mark', { fields: { trip: field.text(), text: field.text() } });

export const Arrived = defineEvent('trips.arrived', { at: field.text() });

const input = { to: field.text() };

export type TripContext = SagaContext<typeof input>;
export type TripType = SagaType<typeof input>;

/** A plugin with one saga. */
export function trips(run: (context: TripContext) => unknown): { plugin: Plugin; Trip: TripType } {
  const Trip = saga('trips.trip', input, run);
  const plugin = definePlugin({ name: 'trips', version: '1.0.0', entities: [Mark], events: [Arrived], sagas: [Trip] });
  return { Trip, plugin };
}

/** The code of a step that leaves a mark and returns its text. */
export function mark(text: string): (tx: Transaction, ...rest: unknown[]) => Promise<string> {
  return async (tx) => {
    await tx.query(`INSERT INTO trips.marks (trip, text) VALUES ('', $1)`, [text]);
    return text;
  };
}

/** All marks, in the order in which they were made. */
export async function marks({ db }: Pick<Context, 'db'>): Promise<string[]> {
  const rows = await db.query<{ text: string }>('SELECT text FROM trips.marks ORDER BY id');
  return rows.map(({ text }) => text);
}

export interface StartedTrip {
  readonly app: TestApp;
  readonly id: string;
  /** The run as the API shows it. */
  read(): Promise<{
    state: string;
    error: { code: string; detail: string } | null;
    result: unknown;
    steps: { kind: string; name: string }[];
  }>;
  /** The kinds and names of the journal, as `step pack`. */
  journal(): Promise<string[]>;
}

/** Boots an app with the saga, starts one run and lets it go as far as it can. */
export async function startTrip(run: (context: TripContext) => unknown, clock?: string): Promise<StartedTrip> {
  const { plugin, Trip } = trips(run);
  const app = await createTestApp({ plugins: [plugin], ...(clock === undefined ? {} : { clock }) });
  const id = await app.context.db.transaction((tx) => tx.start(Trip, { to: 'Rome' }, { key: 'rome' }));
  await app.runJobs();
  const read = async () => (await app.get(`/api/v1/kernel/sagas/${id}`)).body;
  const journal = async () =>
    (await read()).steps.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`.trim());
  return { app, id, read, journal };
}
