import { DndContext, type DragEndEvent, PointerSensor, useDraggable, useDroppable, useSensor, useSensors } from '@dnd-kit/core';
import type { CSSProperties, ReactNode } from 'react';
import { pointerDragging } from '../app/pointer-dragging.ts';
import type { WidgetPlace } from './dashboards.ts';
import { moved } from './reorder.ts';
import './dashboards.css';

const usualWidth = 3;

interface WidgetGridProps {
  readonly places: readonly WidgetPlace[];
  readonly render: (place: WidgetPlace) => ReactNode;
}

/** Widgets in rows of twelve columns; in fewer where there is less room. */
export function WidgetGrid({ places, render }: WidgetGridProps) {
  return (
    <div className="dashboard-grid">
      {places.map((place) => (
        <Cell key={place.key} place={place}>
          {render(place)}
        </Cell>
      ))}
    </div>
  );
}

/** The same, to be put in another order with the pointer; with the keyboard by the buttons in the widgets' settings. */
export function MovableGrid({
  places,
  render,
  onMove,
}: WidgetGridProps & { readonly onMove: (places: readonly WidgetPlace[]) => void }) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const end = ({ active, over }: DragEndEvent) => {
    if (over) onMove(moved(places, String(active.id), String(over.id)));
  };
  return (
    <DndContext accessibility={pointerDragging} sensors={sensors} onDragEnd={end}>
      <div className="dashboard-grid">
        {places.map((place) => (
          <MovableCell key={place.key} place={place}>
            {render(place)}
          </MovableCell>
        ))}
      </div>
    </DndContext>
  );
}

function MovableCell({ place, children }: { readonly place: WidgetPlace; readonly children: ReactNode }) {
  const { setNodeRef: setPlace, isOver } = useDroppable({ id: place.key });
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({ id: place.key });
  const shift: CSSProperties = transform
    ? { transform: `translate(${transform.x}px, ${transform.y}px)`, position: 'relative', zIndex: 2, opacity: 0.85 }
    : {};
  return (
    <Cell place={place} isOver={isOver && !isDragging} placeRef={setPlace}>
      <div ref={setNodeRef} {...listeners} style={{ height: '100%', cursor: 'grab', touchAction: 'manipulation', ...shift }}>
        {children}
      </div>
    </Cell>
  );
}

interface CellProps {
  readonly place: WidgetPlace;
  readonly children: ReactNode;
  readonly isOver?: boolean;
  readonly placeRef?: (element: HTMLElement | null) => void;
}

function Cell({ place, children, isOver = false, placeRef }: CellProps) {
  // A custom property is what the style sheet lays out by.
  const columns = { '--columns': place.width ?? usualWidth } as CSSProperties;
  const isNumber = (place.show ?? 'number') === 'number' && place.widget === undefined;
  return (
    <div ref={placeRef} className="dashboard-cell" style={columns} data-number={isNumber} data-over={isOver}>
      {children}
    </div>
  );
}
