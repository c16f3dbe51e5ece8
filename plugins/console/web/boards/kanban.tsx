import type { BoardView } from '../list/list-parts.ts';

export function Kanban(_: BoardView) {
  return null;
}
