// What must not compile about events; `npm run types` checks it.
import { defineEvent, type EventType, field, type SetupContext, type Transaction } from '@entrepot/sdk';

declare const tx: Transaction;
declare const setup: SetupContext;

const noted = defineEvent('notes.noted', { number: field.integer() });

// What `defineEvent` made goes through.
tx.emit(noted, { key: 'a', payload: { number: 1 } });

// @ts-expect-error a name alone is no event
tx.emit('notes.noted', { key: 'a', payload: { number: 1 } });

// @ts-expect-error what merely looks like one is none
tx.emit({ name: 'notes.noted', payload: { number: field.integer() } }, { key: 'a', payload: { number: 1 } });

// @ts-expect-error nor can one be declared past `defineEvent`
export const forged: EventType = { name: 'notes.forged', payload: {} };

// @ts-expect-error a payload has the fields that were declared
tx.emit(noted, { key: 'a', payload: { count: 1 } });

// @ts-expect-error every message has a key, within which order is kept
tx.emit(noted, { payload: { number: 1 } });

setup.subscribe(noted, ({ payload }, { tx: own }) => own.send('SELECT $1', [payload.number]), { exactlyOnce: true });

// @ts-expect-error a subscriber gets a transaction where it asks for exactly once
setup.subscribe(noted, (_, { tx: own }) => own.send('SELECT 1'));

// @ts-expect-error the same with options of another kind
setup.subscribe(noted, (_, { tx: own }) => own.send('SELECT 1'), { name: 'other' });
