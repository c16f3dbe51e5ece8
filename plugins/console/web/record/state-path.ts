import type { UiAction, UiEntity, UiField } from '@entrepot/sdk/ui';

type Machine = NonNullable<UiField['machine']>;

/** The field that holds the state of a record. */
export function stateField({ fields }: Pick<UiEntity, 'fields'>): (UiField & { readonly machine: Machine }) | undefined {
  return fields.find((field): field is UiField & { readonly machine: Machine } => field.machine !== undefined);
}

/**
 * The states that lie behind a record, the present one last.
 * @param told states that it is known to have been in, oldest first; without them the shortest way from the initial one
 */
export function wayTo({ initial, transitions }: Machine, current: string, told: readonly string[] = []): string[] {
  if (told.length > 0) return withoutRounds([...told, current]);
  const before = new Map<string, string | undefined>([[initial, undefined]]);
  for (const state of before.keys()) {
    for (const { from, to } of Object.values(transitions)) {
      if (from.includes(state) && !before.has(to)) before.set(to, state);
    }
  }
  if (!before.has(current)) return [current];
  const way: string[] = [];
  for (let state: string | undefined = current; state !== undefined; state = before.get(state)) way.unshift(state);
  return way;
}

/** Who went back stands where they were: a round through other states leaves no trace on the way. */
function withoutRounds(states: readonly string[]): string[] {
  const way: string[] = [];
  for (const state of states) {
    const known = way.indexOf(state);
    if (known >= 0) way.splice(known + 1);
    else way.push(state);
  }
  return way;
}

/** A move that leads on from a state. */
export interface Move {
  readonly name: string;
  readonly to: string;
  /** The action that takes it; undefined where the user may not, or where the system takes it by itself. */
  readonly action: UiAction | undefined;
}

/** The moves possible from a state, in declared order. */
export function movesFrom({ transitions }: Machine, state: string, actions: readonly UiAction[]): Move[] {
  return Object.entries(transitions)
    .filter(([, { from }]) => from.includes(state))
    .map(([name, { to }]) => ({ name, to, action: actions.find((action) => action.name === name) }));
}

// What the words say in every plugin; no action declares that it destroys.
const destroys = /^(cancel|delete|remove|reject|void|discard|erase|terminate|revoke|abandon|withdraw)/i;

/** Whether to ask before: it takes something away that may be missed. */
export function isDestructive({ name, undo }: Pick<UiAction, 'name' | 'undo'>): boolean {
  return undo === null && destroys.test(name);
}

export interface OfferedActions {
  /** The moves from the present state, those that destroy last. */
  readonly buttons: readonly UiAction[];
  /** Everything else that can be done with the record. */
  readonly others: readonly UiAction[];
}

/** Which actions stand as buttons on a record, and which in the menu beside them. Moves of other states are left out. */
export function offeredActions(entity: Pick<UiEntity, 'fields' | 'actions'>, state: unknown): OfferedActions {
  const machine = stateField(entity)?.machine;
  const moves = machine && typeof state === 'string' ? movesFrom(machine, state, entity.actions) : [];
  const possible = moves.flatMap(({ action }) => (action ? [action] : []));
  const isMove = (action: UiAction) => machine !== undefined && Object.hasOwn(machine.transitions, action.name);
  return {
    buttons: [...possible.filter((action) => !isDestructive(action)), ...possible.filter(isDestructive)],
    others: entity.actions.filter((action) => !isMove(action)),
  };
}
