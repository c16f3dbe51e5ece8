import type { BoardView } from '../list/list-parts.ts';

export function Calendar(_: BoardView) {
  return null;
}
