import type { Filter } from '@entrepot/sdk';
import type { UiEntity } from '@entrepot/sdk/ui';
import type { HeaderActions } from './grid-header.tsx';
import type { Selection } from './selection.ts';
import type { ChangeView } from './use-view.ts';
import type { ViewState } from './view-state.ts';

/** What every way to show a list gets. */
export interface BoardView {
  readonly entity: UiEntity;
  readonly view: ViewState;
  readonly change: ChangeView;
  /** What the view asks for, as the API takes it. */
  readonly filter: Filter | undefined;
}

/** What the tables get beside it. */
export interface TableView extends BoardView {
  readonly header: Omit<HeaderActions, 'drawWidth'>;
  /** How many records there are; undefined while they are counted. */
  readonly total: number | undefined;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
}
