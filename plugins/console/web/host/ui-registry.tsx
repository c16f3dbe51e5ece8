import type { Ui, UiContext } from '@entrepot/sdk/ui';
import { type ContributionName, guarded } from './contribution-boundary.tsx';
import type { Contributed, Contributions, ShownAction, ShownDashboardWidget, ShownPage, ShownTab, ShownWidget } from './shown.ts';

/** What one plugin shows. */
interface Shown {
  readonly pages: ShownPage[];
  readonly menuEntries: Contributions['menuEntries'][number][];
  readonly dashboardWidgets: ShownDashboardWidget[];
  readonly widgets: Map<string, ShownWidget>;
  readonly tabs: (ShownTab & { readonly entity: string })[];
  readonly actions: (ShownAction & { readonly entity: string })[];
}

/** A plugin's module that could not be taken in. */
export interface UiFault {
  readonly plugin: string;
  readonly error: Error;
}

/** Calls the plugin's function and notes down what it contributes. @throws Error where it throws, or names something twice */
function shownBy(plugin: string, contribute: Ui): Shown {
  const shown: Shown = { pages: [], menuEntries: [], dashboardWidgets: [], widgets: new Map(), tabs: [], actions: [] };
  const names = new Set<string>();
  const of = (kind: ContributionName['kind'], name: string, place = ''): ContributionName => {
    const key = `${kind} ${name}${place && ` of ${place}`}`;
    if (names.has(key)) throw new Error(`"${plugin}" contributes the ${key} twice`);
    names.add(key);
    return { plugin, kind, name };
  };
  const context: UiContext = {
    plugin,
    page: (page) => void shown.pages.push({ ...page, plugin, view: guarded(of('page', page.name), page.view) }),
    widget: (name, { cell, input }) => {
      const named = of('widget', name);
      shown.widgets.set(`${plugin}.${name}`, {
        plugin,
        ...(cell ? { cell: guarded(named, cell) } : {}),
        ...(input ? { input: guarded(named, input) } : {}),
      });
    },
    recordTab: (entity, tab) =>
      void shown.tabs.push({ ...tab, plugin, entity, view: guarded(of('tab', tab.name, entity), tab.view) }),
    toolbarAction: (entity, action) => {
      of('action', action.name, entity);
      shown.actions.push({ ...action, plugin, entity, run: toldWhereItFails(plugin, action.run) });
    },
    dashboardWidget: (widget) =>
      void shown.dashboardWidgets.push({ ...widget, plugin, view: guarded(of('dashboardWidget', widget.name), widget.view) }),
    menuEntry: (entry) => void shown.menuEntries.push({ ...entry, plugin }),
  };
  contribute(context);
  return shown;
}

function toldWhereItFails(plugin: string, run: Parameters<UiContext['toolbarAction']>[1]['run']): ShownAction['run'] {
  return async (use) => {
    try {
      await run(use);
    } catch (error) {
      use.host.say(`${plugin}: ${error instanceof Error ? error.message : String(error)}`, 'error');
    }
  };
}

/** What the plugins' modules of this page contribute. */
class UiRegistry {
  readonly #shown = new Map<string, Shown>();
  readonly #faults = new Map<string, UiFault>();
  readonly #listeners = new Set<() => void>();
  #contributions: Contributions = gathered([]);
  #faultList: readonly UiFault[] = [];

  /** Takes in what a plugin contributes, instead of what it did before. */
  contribute(plugin: string, contribute: Ui): void {
    try {
      this.#shown.set(plugin, shownBy(plugin, contribute));
      this.#faults.delete(plugin);
      this.#tell();
    } catch (error) {
      this.fail(plugin, error);
    }
  }

  /** The plugin's module is not there, or threw. */
  fail(plugin: string, error: unknown): void {
    this.#shown.delete(plugin);
    this.#faults.set(plugin, { plugin, error: error instanceof Error ? error : new Error(String(error)) });
    this.#tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly contributions = (): Contributions => this.#contributions;

  readonly faults = (): readonly UiFault[] => this.#faultList;

  #tell(): void {
    this.#contributions = gathered([...this.#shown.values()]);
    this.#faultList = [...this.#faults.values()];
    for (const listener of this.#listeners) listener();
  }
}

function gathered(all: readonly Shown[]): Contributions {
  const pages = all.flatMap((shown) => shown.pages);
  const widgets = new Map(all.flatMap((shown) => [...shown.widgets]));
  const tabs = byEntity(all.flatMap((shown) => shown.tabs));
  const actions = byEntity(all.flatMap((shown) => shown.actions));
  return {
    pages,
    menuEntries: all.flatMap((shown) => shown.menuEntries),
    dashboardWidgets: all.flatMap((shown) => shown.dashboardWidgets),
    widgetOf: (name) => (name === null ? undefined : widgets.get(name)),
    pageOf: (plugin, name) => pages.find((page) => page.plugin === plugin && page.name === name),
    tabsOf: (entity) => tabs.get(entity) ?? [],
    toolbarOf: (entity) => actions.get(entity) ?? [],
  };
}

function byEntity<T extends Contributed<{ readonly entity: string; readonly order?: number }>>(
  all: readonly T[],
): Map<string, T[]> {
  const sorted = [...all].sort((one, other) => (one.order ?? 100) - (other.order ?? 100));
  return Map.groupBy(sorted, ({ entity }) => entity);
}

export const uiRegistry = new UiRegistry();
