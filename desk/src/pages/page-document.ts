import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, Problem } from '@entrepot/sdk';
import type { Answer } from '@entrepot/web/answer';
import { type ImportMap, integrityOf, intoHead, scriptJson } from './import-map.ts';
import { packageOf } from './package-of.ts';
import { pageHeaders } from './page-headers.ts';
import { isKnown } from './static-file.ts';
import type { UiModules } from './ui-modules.ts';
import { pathOf } from './ui-modules.ts';

/** What a page that hosts UI modules has beside its `index.html`: its own files by the names that modules import. */
const hostFile = 'host.json';

/**
 * The document of a page: its `index.html`, with an import map for UI modules where the page hosts them. Made anew when the
 * page was built anew or the modules have changed.
 */
export class PageDocument {
  readonly #page: Page;
  readonly #plugin: string;
  readonly #modules: UiModules;
  readonly #changesAt: string | undefined;
  #made: { readonly of: string; readonly answer: Answer } | undefined;

  /** @param changesAt where pages hear of changed modules */
  constructor(plugin: string, page: Page, modules: UiModules, changesAt: string | undefined) {
    this.#plugin = plugin;
    this.#page = page;
    this.#modules = modules;
    this.#changesAt = changesAt;
  }

  get folder(): string {
    return pathOf(this.#page.folder);
  }

  /** @throws Problem `page-not-built` */
  async answer(headers: { 'if-none-match'?: string | undefined }): Promise<Answer> {
    const index = join(this.folder, 'index.html');
    const found = await stat(index).catch(() => undefined);
    if (!found) throw this.#notBuilt();
    const of = `${found.mtimeMs} ${this.#modules.modules.map(({ url }) => url)}`;
    if (this.#made?.of !== of) this.#made = { of, answer: await this.#make(await readFile(index, 'utf8')) };
    const { answer } = this.#made;
    return isKnown(answer.headers?.ETag ?? '', headers) ? { ...answer, status: 304, body: undefined } : answer;
  }

  async #make(html: string): Promise<Answer> {
    const map = await this.#importMap();
    const text = map && scriptJson(map);
    const body = text === undefined ? html : intoHead(html, this.#elements(text));
    const headers = { ...pageHeaders(text), ETag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"` };
    return { status: 200, body, type: 'text/html; charset=utf-8', headers };
  }

  #elements(importMap: string): string {
    const modules = { modules: this.#modules.modules, ...(this.#changesAt ? { changesAt: this.#changesAt } : {}) };
    return `<script type="importmap">${importMap}</script><script type="application/json" id="ui-modules">${scriptJson(modules)}</script>`;
  }

  async #importMap(): Promise<ImportMap | undefined> {
    const text = await readFile(join(this.folder, hostFile), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const files: Readonly<Record<string, string>> = JSON.parse(text);
    const base = this.#page.path === '/' ? '/' : `${this.#page.path}/`;
    const integrity: Record<string, string> = {};
    const imports: Record<string, string> = {};
    for (const [name, file] of Object.entries(files)) {
      imports[name] = `${base}${file}`;
      integrity[`${base}${file}`] = integrityOf(await readFile(join(this.folder, file)));
    }
    return { imports, integrity: { ...integrity, ...this.#modules.integrity } };
  }

  #notBuilt(): Problem {
    const { path } = this.#page;
    const command = `npm run build:ui -w ${packageOf(this.folder) ?? this.#plugin}`;
    return new Problem('page-not-built', {
      status: 503,
      detail: `The page ${path} of plugin "${this.#plugin}" is not built.`,
      remedy: `Build it: ${command}`,
      params: { path, plugin: this.#plugin, command },
    });
  }
}
