/** Compiled by `npm run types`: what must not compile is marked, and a mark without its error is an error. */
import { defineAction, defineEntity, defineEvent, definePlugin, field, permission, type Transaction } from '@entrepot/sdk';

const Card = defineEntity('cards.card', { fields: { code: field.text() } });

const cards = definePlugin({
  name: 'cards',
  version: '1.0.0',
  entities: [Card],
  actions: {
    shuffle: { input: { often: field.integer() }, handler: ({ db, input }) => db.query('SELECT $1', [input.often]) },
    turn: defineAction({ entity: Card, handler: ({ record }) => record.code }),
  },
  permissionNeeds: { 'cards.card.turn': ['cards.card.read'] },
  roles: {
    dealer: { grants: [{ permission: 'cards.card.update' }, { permission: 'cards.shuffle' }, { permission: 'cards.card.turn' }] },
    owner: { grants: [{ permission: 'cards.*' }, { permission: 'cards.card.*' }, { permission: 'kernel.attachment.read' }] },
  },
});

definePlugin({
  name: 'tables',
  version: '1.0.0',
  requires: { cards: '^1.0.0' },
  roles: {
    player: { grants: [{ permission: permission(cards, 'cards.card.turn') }] },
    // @ts-expect-error: the plugin that is required declares no such permission.
    cheat: { grants: [{ permission: permission(cards, 'cards.card.forge') }] },
    // @ts-expect-error: another plugin's permission, which nothing here proves to exist.
    guest: { grants: [{ permission: 'cards.card.read' }] },
  },
});

definePlugin({
  name: 'decks',
  version: '1.0.0',
  entities: [Card],
  actions: { cut: { handler: () => undefined } },
  roles: {
    // @ts-expect-error: no action has the name.
    one: { grants: [{ permission: 'decks.shuffle' }] },
    // @ts-expect-error: records are read, created, updated and deleted.
    two: { grants: [{ permission: 'cards.card.write' }] },
    // @ts-expect-error: a restriction names permissions, too.
    three: { grants: [], restrictions: [{ permission: 'deck.*' }] },
  },
});

definePlugin({
  name: 'jokers',
  version: '1.0.0',
  actions: { laugh: { handler: () => undefined } },
  permissionNeeds: {
    // @ts-expect-error: a permission needs others that exist.
    'jokers.laugh': ['jokers.cry'],
  },
});

const drawn = defineEvent('cards.drawn', { code: field.text() });

export async function emitting(tx: Transaction): Promise<void> {
  await tx.emit(drawn, { key: 'a', payload: { code: 'ace' } });
  // @ts-expect-error: an event that nobody declared.
  await tx.emit({ name: 'cards.lost', payload: { code: field.text() } }, { key: 'a', payload: { code: 'ace' } });
  // @ts-expect-error: a name is no event.
  await tx.emit('cards.drawn', { key: 'a', payload: { code: 'ace' } });
  // @ts-expect-error: the payload is another one.
  await tx.emit(drawn, { key: 'a', payload: { colour: 'red' } });
}
