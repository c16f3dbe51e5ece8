import { defineEntity, definePlugin, field, saga } from '@entrepot/sdk';

export const stepsPerRun = 5;

/** What a step leaves behind: one row each. */
export const Piece = defineEntity('line.piece', { fields: { run: field.integer(), step: field.integer() } });

/** Each step has data of its own: its row and its journal entry commit together. */
export const Assemble = saga('line.assemble', { run: field.integer() }, async ({ step, input: { run } }) => {
  for (let index = 1; index <= stepsPerRun; index += 1) {
    await step(`piece ${index}`, (tx) => {
      tx.send('INSERT INTO line.pieces (run, step) VALUES ($1, $2)', [run, index], { name: 'bench.piece' });
      return index;
    });
  }
});

/** No step has data of its own: they are journaled in sets. */
export const Compute = saga('line.compute', { run: field.integer() }, async ({ step, input: { run } }) => {
  for (let index = 1; index <= stepsPerRun; index += 1) await step(`piece ${index}`, () => run + index);
});

export const line = definePlugin({ name: 'line', version: '1.0.0', entities: [Piece], sagas: [Assemble, Compute] });
