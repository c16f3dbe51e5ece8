import type { Label } from './label.ts';

/** A move from any of `from` to `to`, taken by the action of the same name. */
export interface Transition<S extends string = string> {
  from: readonly S[];
  to: S;
  label?: Label;
}

/** A state machine, declared once: it becomes the column's CHECK, the stepper on screen and the guard of each move. */
export interface StateMachine<S extends string = string, T extends string = string> {
  readonly initial: S;
  readonly states: Readonly<Record<S, Label>>;
  readonly transitions: Readonly<Record<T, Transition<S>>>;
}

interface Shape {
  initial: string;
  states: Readonly<Record<string, Label>>;
  transitions: Readonly<Record<string, Transition>>;
}

/**
 * Declares a state machine.
 * @throws TypeError where the initial state or a transition names a state that is not declared
 */
export function defineStates<const M extends Shape>(
  machine: M,
): StateMachine<keyof M['states'] & string, keyof M['transitions'] & string> {
  const named = [machine.initial, ...Object.values(machine.transitions).flatMap(({ from, to }) => [...from, to])];
  const unknown = named.find((state) => !Object.hasOwn(machine.states, state));
  if (unknown !== undefined) throw new TypeError(`"${unknown}" is no declared state: add it to states, or correct the name`);
  return machine as unknown as StateMachine<keyof M['states'] & string, keyof M['transitions'] & string>;
}

/** The states from which `transition` may be taken. */
export function statesBefore<S extends string, T extends string>(machine: StateMachine<S, T>, transition: T): readonly S[] {
  return machine.transitions[transition].from;
}

/**
 * The state after `transition`, or undefined where it may not be taken from `state`.
 */
export function nextState<S extends string, T extends string>(
  machine: StateMachine<S, T>,
  state: S,
  transition: T,
): S | undefined {
  const { from, to } = machine.transitions[transition];
  return from.includes(state) ? to : undefined;
}
