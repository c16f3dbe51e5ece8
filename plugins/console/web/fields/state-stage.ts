import type { UiField } from '@entrepot/sdk/ui';

/** Where in its life a record stands: at the beginning, on its way, or where nothing leads on. */
export type StateStage = 'start' | 'middle' | 'end';

export function stageOf({ machine }: UiField, state: string): StateStage {
  if (!machine || state === machine.initial) return 'start';
  return Object.values(machine.transitions).some(({ from }) => from.includes(state)) ? 'middle' : 'end';
}
