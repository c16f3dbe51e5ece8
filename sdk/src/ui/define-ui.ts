import type { Label } from '../label.ts';
import type { UiEntity, UiField, UiModel } from './model.ts';

/** A component of the host's React. Props in, element out; the SDK itself has no React. */
export type View<P> = (props: P) => unknown;

/** A record as it stands on the wire. */
export type UiRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

/** What the console does for a contribution. The same object for all of them, made anew when language or model change. */
export interface Host {
  readonly model: UiModel;
  /** `en` or `zh-CN`. */
  readonly locale: string;
  /** IANA time zone in which moments are shown, as `Asia/Shanghai`. */
  readonly timeZone: string;
  /** The text in the user's language. */
  text(label: Label): string;
  /**
   * Calls the API as the user. A body makes it a POST unless a method is given.
   * @returns the parsed JSON answer; undefined for 204
   * @throws Error with the problem document as `problem`
   */
  api<T = unknown>(
    path: string,
    call?: { method?: string; body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<T>;
  /** Shows a path of the console, as `/orders/orders`. */
  go(path: string): void;
  /** The console's path of a record, for links. */
  pathOf(entity: string, id: string): string;
  /** Says something at the edge of the screen for some seconds. */
  say(text: string, kind?: 'success' | 'info' | 'warning' | 'error'): void;
  /** Lists, records and numbers of these entities are read again; of all unless given. */
  refresh(...entities: readonly string[]): void;
  /** What a code stands for, with its values in place: `sentence('orders.reason.no-country', { given: 'XX' })`. */
  sentence(code: string, values?: Readonly<Record<string, unknown>> | null): string;
  /** Values as lists show them: numbers, money, moments and states in the user's language and zone. */
  format(field: UiField, value: unknown): string;
}

export interface CellProps {
  readonly host: Host;
  readonly entity: UiEntity;
  readonly field: UiField;
  readonly value: unknown;
  readonly record: UiRecord;
}

export interface InputProps {
  readonly host: Host;
  readonly entity: UiEntity;
  readonly field: UiField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly disabled: boolean;
  /** To be set on the control, for its label points here. */
  readonly id: string;
}

/** How a field is shown and typed where its `ui.widget` names this widget. The parts that are left out are the usual ones. */
export interface Widget {
  readonly cell?: View<CellProps>;
  readonly input?: View<InputProps>;
}

export interface UiPage {
  /** Below the plugin: `desk` of plugin `orders` stands at `/orders/-/desk`. */
  readonly name: string;
  readonly label: Label;
  /** Only who has one of these permissions sees it; everybody unless given. */
  readonly permissions?: readonly string[];
  /** Where it stands in the menu of its plugin, lower first; behind the plugin's lists unless given, and nowhere for `null`. */
  readonly menu?: { readonly order?: number } | null;
  /** `rest` is what follows the page in the path, without a slash before it. */
  readonly view: View<{ readonly host: Host; readonly rest: string }>;
}

export interface RecordTab {
  readonly name: string;
  readonly label: Label;
  readonly order?: number;
  readonly view: View<{ readonly host: Host; readonly entity: UiEntity; readonly record: UiRecord }>;
}

export interface ToolbarAction {
  readonly name: string;
  readonly label: Label;
  /** Only with records selected. */
  readonly needsSelection?: boolean;
  run(use: { readonly host: Host; readonly entity: UiEntity; readonly selected: readonly UiRecord[] }): void | Promise<void>;
}

export interface DashboardWidget {
  /** Within the plugin, as `heat-map`. */
  readonly name: string;
  readonly label: Label;
  readonly view: View<{ readonly host: Host; readonly from: string; readonly to: string }>;
}

export interface MenuEntry {
  readonly label: Label;
  /** A path of the console or an address of the same host. */
  readonly to: string;
  readonly order?: number;
  readonly permissions?: readonly string[];
}

/** What a plugin's module of the console says. */
export interface UiContext {
  readonly plugin: string;
  page(page: UiPage): void;
  /** @param name `<widget>`; fields name it as `<plugin>.<widget>` */
  widget(name: string, widget: Widget): void;
  /** @param entity by name, of this plugin or another one */
  recordTab(entity: string, tab: RecordTab): void;
  toolbarAction(entity: string, action: ToolbarAction): void;
  dashboardWidget(widget: DashboardWidget): void;
  menuEntry(entry: MenuEntry): void;
}

/** The default export of a plugin's `ui` module. */
export type Ui = (context: UiContext) => void;

/**
 * Declares what a plugin shows in the console. The module is a native ES module that the console loads at run time; it takes
 * `react`, `react/jsx-runtime`, `antd` and `@entrepot/sdk/ui` from the host.
 */
export function defineUi(contribute: Ui): Ui {
  return contribute;
}
