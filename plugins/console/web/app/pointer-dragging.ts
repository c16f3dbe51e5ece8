/**
 * For `accessibility` of a `DndContext`: dragging is for pointers, and menus do the same by keys. What dnd-kit would say of keys,
 * in English, would mislead.
 */
export const pointerDragging = {
  screenReaderInstructions: { draggable: '' },
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
};
