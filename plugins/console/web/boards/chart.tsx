import type { BoardView } from '../list/list-parts.ts';

export function Chart(_: BoardView) {
  return null;
}
