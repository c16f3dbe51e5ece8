import type { DashboardWidget, MenuEntry, RecordTab, ToolbarAction, UiPage, Widget } from '@entrepot/sdk/ui';

/** Something that a plugin shows, with the plugin's name. */
export type Contributed<T> = T & { readonly plugin: string };

/** What the enabled plugins show in the console. */
export interface Contributions {
  readonly pages: readonly Contributed<UiPage>[];
  readonly menuEntries: readonly Contributed<MenuEntry>[];
  readonly dashboardWidgets: readonly Contributed<DashboardWidget>[];
  /** By `<plugin>.<widget>`, as fields name it. */
  widgetOf(name: string | null): Contributed<Widget> | undefined;
  pageOf(plugin: string, name: string): Contributed<UiPage> | undefined;
  tabsOf(entity: string): readonly Contributed<RecordTab>[];
  toolbarOf(entity: string): readonly Contributed<ToolbarAction>[];
}

const none: Contributions = {
  pages: [],
  menuEntries: [],
  dashboardWidgets: [],
  widgetOf: () => undefined,
  pageOf: () => undefined,
  tabsOf: () => [],
  toolbarOf: () => [],
};

export function useContributions(): Contributions {
  return none;
}
