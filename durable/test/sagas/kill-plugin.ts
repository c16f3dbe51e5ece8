import { setTimeout as sleep } from 'node:timers/promises';
import { defineEntity, definePlugin, field, Problem, saga } from '@entrepot/sdk';
import pg from 'pg';

/** A mark for each effect; nothing keeps it from standing twice but the promise. */
export const Effect = defineEntity('kills.effect', { fields: { run: field.text(), name: field.text() } });
/** What was done outside of the step's transaction: at least once, told by its key. */
export const Call = defineEntity('kills.call', { fields: { key: field.text() } });

let outside: pg.Pool | undefined;

async function call(key: string): Promise<void> {
  outside ??= new pg.Pool({ connectionString: process.env.KILLS_URL, max: 3 });
  await outside.query('INSERT INTO kills.calls (key) VALUES ($1)', [key]);
}

export const steps = ['one', 'two', 'three', 'four'] as const;

/** Four effects with pauses between them, a call outside, and for every third run the way back. */
export const Errand = saga('kills.errand', { number: field.integer() }, async ({ step, key: run, input, sleep: pause }) => {
  const effect = (name: string) => async (tx: Parameters<Parameters<typeof step>[1]>[0]) => {
    await tx.query('INSERT INTO kills.effects (run, name) VALUES ($1, $2)', [run, name]);
    await sleep(Math.random() * 20);
  };
  for (const name of steps.slice(0, 2)) await step(name, effect(name), effect(`undo ${name}`));
  await step('call', (_, { key }) => call(key));
  await pause(50);
  await Promise.all(steps.slice(2).map((name) => step(name, effect(name), effect(`undo ${name}`))));
  if (input.number % 3 === 0) throw new Problem('kills.refused', { detail: 'Every third one is refused.' });
});

export const kills = definePlugin({ name: 'kills', version: '1.0.0', entities: [Effect, Call], sagas: [Errand] });
