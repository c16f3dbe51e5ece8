import type {
  CellProps,
  DashboardWidget,
  Host,
  InputProps,
  MenuEntry,
  RecordTab,
  ToolbarAction,
  UiEntity,
  UiPage,
  UiRecord,
  View,
} from '@entrepot/sdk/ui';
import type { ComponentType } from 'react';

/** Something that a plugin shows, with the plugin's name. */
export type Contributed<T> = T & { readonly plugin: string };

type Shown<T, P> = Contributed<Omit<T, 'view'>> & { readonly view: ComponentType<Omit<P, 'host'>> };
type PropsOf<T extends { view: View<never> }> = Parameters<T['view']>[0];
export type ShownPage = Shown<UiPage, PropsOf<UiPage>>;
export type ShownTab = Shown<RecordTab, PropsOf<RecordTab>>;
export type ShownDashboardWidget = Shown<DashboardWidget, PropsOf<DashboardWidget>>;

export interface ShownWidget {
  readonly plugin: string;
  readonly cell?: ComponentType<Omit<CellProps, 'host'>>;
  readonly input?: ComponentType<Omit<InputProps, 'host'>>;
}

export interface ShownAction extends Contributed<Omit<ToolbarAction, 'run'>> {
  /** Tells the user where it fails; it never throws. */
  run(use: { readonly host: Host; readonly entity: UiEntity; readonly selected: readonly UiRecord[] }): Promise<void>;
}

/**
 * What the enabled plugins show in the console. Views take what the SDK says but the host, which they get by themselves; one
 * that throws shows its name and what was wrong in its own place.
 */
export interface Contributions {
  readonly pages: readonly ShownPage[];
  readonly menuEntries: readonly Contributed<MenuEntry>[];
  readonly dashboardWidgets: readonly ShownDashboardWidget[];
  /** By `<plugin>.<widget>`, as fields name it. */
  widgetOf(name: string | null): ShownWidget | undefined;
  pageOf(plugin: string, name: string): ShownPage | undefined;
  tabsOf(entity: string): readonly ShownTab[];
  toolbarOf(entity: string): readonly ShownAction[];
}
