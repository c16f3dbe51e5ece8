import type { UiAction, UiEntity, UiField } from '@entrepot/sdk/ui';

/** The states that a record can be moved to from its own, each with the actions that lead there. */
export function targetsOf(entity: UiEntity, { machine }: UiField, state: string): ReadonlyMap<string, readonly UiAction[]> {
  const targets = new Map<string, UiAction[]>();
  for (const [name, { from, to }] of Object.entries(machine?.transitions ?? {})) {
    // A transition is taken by the action of its name; without it nobody may take it here.
    const action = entity.actions.find((each) => each.name === name && each.method === 'POST');
    if (!action || !from.includes(state) || to === state) continue;
    targets.set(to, [...(targets.get(to) ?? []), action]);
  }
  return targets;
}

/** The field by whose states a board has its columns: the one that is asked for, or the first. */
export function boardField(entity: UiEntity, asked: string | undefined): UiField | undefined {
  const fields = entity.fields.filter(({ kind }) => kind === 'states');
  return fields.find(({ name }) => name === asked) ?? fields[0];
}
