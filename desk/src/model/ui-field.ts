import { type Field, noteLabel } from '@entrepot/sdk';
import type { UiField } from '@entrepot/sdk/ui';
import { labelOf } from './label-of.ts';

/**
 * A field as a screen needs it.
 * @param writable whether the user may write it by the generated routes
 */
export function uiField(
  name: string,
  { kind, options, detail, presence, defaultValue }: Field,
  plugin: string,
  writable: boolean,
): UiField {
  const { machine, expression: _, ...own } = detail;
  const { label, description, unique, personal, ui } = options;
  return {
    ...own,
    name,
    kind,
    label: labelOf(label, name),
    description: description === undefined ? null : noteLabel(description),
    plugin,
    required: presence === 'required',
    nullable: presence === 'optional',
    writable,
    ...(presence === 'defaulted' ? { default: defaultValue } : {}),
    unique: unique === true,
    personal: personal === true,
    ui: { tab: ui?.tab ?? null, group: ui?.group ?? null, widget: ui?.widget ?? null, sentence: ui?.sentence ?? null },
    ...(own.values ? { values: mapped(own.values, labelOf) } : {}),
    ...(machine
      ? {
          machine: {
            initial: machine.initial,
            states: mapped(machine.states, labelOf),
            transitions: mapped(machine.transitions, ({ from, to, label: own }, move) => ({
              from,
              to,
              label: labelOf(own, move),
            })),
          },
        }
      : {}),
  };
}

function mapped<T, R>(values: Readonly<Record<string, T>>, map: (value: T, name: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
