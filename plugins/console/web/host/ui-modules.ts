import type { Ui } from '@entrepot/sdk/ui';
import { uiRegistry } from './ui-registry.tsx';

/** A plugin's module as the server names it. */
interface UiModule {
  readonly plugin: string;
  readonly url: string;
  readonly styles: readonly { readonly url: string; readonly integrity: string }[];
}

interface Served {
  readonly modules: readonly UiModule[];
  /** Where changes are told of, while somebody writes modules. */
  readonly changesAt?: string;
}

/** What the server wrote into this page; nothing where another server serves it. */
function served(): Served {
  const text = document.getElementById('ui-modules')?.textContent;
  return text ? JSON.parse(text) : { modules: [] };
}

async function load({ plugin, url, styles }: UiModule): Promise<void> {
  for (const old of document.querySelectorAll(`link[data-plugin="${plugin}"]`)) old.remove();
  for (const { url: href, integrity } of styles) {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, integrity });
    link.dataset.plugin = plugin;
    document.head.append(link);
  }
  try {
    // The browser refuses it where its bytes are not those of the import map.
    const { default: contribute }: { default?: Ui } = await import(/* @vite-ignore */ url);
    if (typeof contribute !== 'function') throw new Error(`${url} has no default export made by defineUi`);
    uiRegistry.contribute(plugin, contribute);
  } catch (error) {
    uiRegistry.fail(plugin, error);
  }
}

const page = served();
const loaded = new Map(page.modules.map(({ plugin, url }) => [plugin, url]));

/** Loads what changes, in place of what it was. Only while modules are written: what is loaded so has no integrity. */
function follow(changesAt: string): void {
  new EventSource(changesAt).onmessage = ({ data }) => {
    for (const module of JSON.parse(data) as readonly UiModule[]) {
      if (loaded.get(module.plugin) === module.url) continue;
      loaded.set(module.plugin, module.url);
      void load(module);
    }
  };
}

let loading: Promise<unknown> | undefined;

/** Loads the plugins' modules, once. It never fails: what cannot be loaded is told of. */
export function loadUiModules(): Promise<unknown> {
  if (loading === undefined && page.changesAt) follow(page.changesAt);
  loading ??= Promise.all(page.modules.map(load));
  return loading;
}

/** Whether the server has other modules by now than this page: then only a new page has the integrity of them. */
export async function hasOtherModules(): Promise<boolean> {
  if (page.changesAt) return false;
  const response = await fetch('/ui/modules.json');
  if (!response.ok) return false;
  const { modules }: Served = await response.json();
  return JSON.stringify(modules) !== JSON.stringify(page.modules);
}
