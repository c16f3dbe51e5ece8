import type { IncomingMessage } from 'node:http';
import type { Logger, Page, Plugin } from '@entrepot/sdk';
import { type Answer, jsonAnswer } from '@entrepot/web/answer';
import { Changes } from './changes.ts';
import { PageDocument } from './page-document.ts';
import { staticFile } from './static-file.ts';
import { UiModules } from './ui-modules.ts';

interface ServedPage {
  readonly page: Page;
  readonly document: PageDocument;
}

const changesAt = '/ui/changes';
/** Not of any page: what the API, its documents and the UI modules answer is never a page's document. */
const taken = /^\/(api|ui|healthz|readyz|metrics|openapi\.json)(\/|$)/;

/** The applications of the plugins as files, and what their UI modules are made of. */
export class Pages {
  readonly #pages: readonly ServedPage[];
  readonly #modules: UiModules;
  readonly #changes: Changes | undefined;

  /** @param isWatched pages hear of `readAgain`: while somebody writes UI modules */
  constructor(plugins: readonly Plugin[], log: Logger, isWatched: boolean) {
    this.#modules = new UiModules(plugins, log);
    this.#changes = isWatched ? new Changes(() => this.#modules.modules) : undefined;
    const at = isWatched ? changesAt : undefined;
    // The longer path is the closer one.
    this.#pages = plugins
      .flatMap(({ name, pages = [] }) =>
        pages.map((page) => ({ page, document: new PageDocument(name, page, this.#modules, at) })),
      )
      .sort((one, other) => other.page.path.length - one.page.path.length);
  }

  /** Reads the UI modules; what is not in memory then is not served. */
  async open(): Promise<void> {
    await this.#modules.read();
  }

  /** Reads the UI modules again, and tells the open pages where one has changed. */
  async readAgain(): Promise<void> {
    if (await this.#modules.read()) this.#changes?.tell();
  }

  /** The answer for a path outside the API; undefined where there is nothing. @throws Problem `page-not-built` */
  async file({ headers, url = '' }: IncomingMessage, path: string): Promise<Answer | undefined> {
    if (path === changesAt && this.#changes) return this.#changes.answer();
    if (path === '/ui/modules.json') return jsonAnswer(JSON.stringify({ modules: this.#modules.modules }));
    if (taken.test(path)) return this.#modules.file(path, headers);
    const served = this.#pages.find(({ page }) => page.path === '/' || path === page.path || path.startsWith(`${page.path}/`));
    if (!served) return undefined;
    const { page, document } = served;
    const own = page.path === '/' ? path : path.slice(page.path.length);
    // Its files are named relative to it, and its worker may see only what is below it.
    if (own === '') return { status: 308, body: undefined, headers: { Location: `${page.path}/${url.slice(path.length)}` } };
    if (own !== '/index.html' && isFile(own)) return staticFile(document.folder, own, headers);
    return document.answer(headers);
  }
}

/** Whether the last part of a path names a file: the routes of an application have no extension. */
function isFile(path: string): boolean {
  return /\.[A-Za-z\d]{1,12}$/.test(path.slice(path.lastIndexOf('/') + 1));
}
