import type { Destination } from './destinations.ts';
import { initialsOf } from './initials.ts';

const weights: Readonly<Record<Destination['kind'], number>> = { screen: 3, new: 2, view: 1 };

/** How well a text fits what was typed; 0 where it does not. */
function fit(typed: string, { code, label, hint }: Destination): number {
  if (code === typed) return 1_000;
  const text = label.toLowerCase();
  if (text === typed) return 900;
  if (text.startsWith(typed)) return 800;
  const initials = initialsOf(label);
  if (initials.startsWith(typed)) return 700;
  if (text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(typed))) return 600;
  if (text.includes(typed)) return 500;
  if (initials.includes(typed)) return 400;
  const whole = `${hint} ${label}`.toLowerCase();
  if (typed.split(/\s+/).every((word) => whole.includes(word))) return 300;
  const letters = typed.replace(/\s+/g, '');
  if (isWithin(letters, initials)) return 200;
  return isWithin(letters, text) ? 100 : 0;
}

/** Whether the letters stand in the text in this order. */
function isWithin(letters: string, text: string): boolean {
  let at = -1;
  for (const letter of letters) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** What fits, the best first; all of it in its order where nothing was typed. */
export function ranked(destinations: readonly Destination[], typed: string, most: number): readonly Destination[] {
  const words = typed.trim().toLowerCase();
  if (words === '') return destinations.filter(({ kind }) => kind === 'screen').slice(0, most);
  return destinations
    .map((destination) => ({ destination, score: fit(words, destination) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score + weights[b.destination.kind] - (a.score + weights[a.destination.kind]))
    .slice(0, most)
    .map(({ destination }) => destination);
}
