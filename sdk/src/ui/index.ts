export {
  type CellProps,
  type DashboardWidget,
  defineUi,
  type Host,
  type InputProps,
  type MenuEntry,
  type RecordTab,
  type ToolbarAction,
  type Ui,
  type UiContext,
  type UiPage,
  type UiRecord,
  type View,
  type Widget,
} from './define-ui.ts';
export type { UiAction, UiEntity, UiField, UiModel } from './model.ts';
