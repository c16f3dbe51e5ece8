import type { BoardView } from '../list/list-parts.ts';

export function Pivot(_: BoardView) {
  return null;
}
