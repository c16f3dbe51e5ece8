import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Logger, Plugin } from '@entrepot/sdk';
import type { Answer } from '@entrepot/web/answer';
import { acceptedEncodings, type Encoding } from './encoding.ts';
import { integrityOf } from './import-map.ts';
import { mediaType } from './media-type.ts';

/** What a page loads of a plugin's UI. */
export interface UiModule {
  readonly plugin: string;
  /** `/ui/<plugin>/<hash of its files>/<file>` */
  readonly url: string;
  readonly styles: readonly { readonly url: string; readonly integrity: string }[];
}

interface ServedFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly integrity: string;
  /** Made when first asked for. */
  readonly compressed: Map<Encoding['name'], Promise<Uint8Array>>;
}

const compress: Readonly<Record<Encoding['name'], (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/**
 * The UI modules of the running plugins with the files beside them. They are read once and kept: what is served is what was
 * hashed, whoever writes to the disk later.
 */
export class UiModules {
  readonly #plugins: readonly Plugin[];
  readonly #log: Logger;
  #files: ReadonlyMap<string, ServedFile> = new Map();
  #modules: readonly UiModule[] = [];

  constructor(plugins: readonly Plugin[], log: Logger) {
    this.#plugins = plugins.filter(({ ui }) => ui !== undefined);
    this.#log = log;
  }

  get modules(): readonly UiModule[] {
    return this.#modules;
  }

  /** Subresource integrity of each file by its address. */
  get integrity(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#files].map(([url, { integrity }]) => [url, integrity]));
  }

  /** Reads the modules from disk. @returns whether any of them has changed */
  async read(): Promise<boolean> {
    const files = new Map<string, ServedFile>();
    const modules: UiModule[] = [];
    for (const { name, ui = '' } of this.#plugins) {
      const module = await this.#readModule(name, pathOf(ui), files);
      if (module) modules.push(module);
    }
    const isChanged = JSON.stringify(modules) !== JSON.stringify(this.#modules);
    this.#files = files;
    this.#modules = modules;
    return isChanged;
  }

  async file(path: string, headers: IncomingHttpHeaders): Promise<Answer | undefined> {
    const file = this.#files.get(path);
    if (!file) return undefined;
    const { type, bytes, compressed } = file;
    const told = { Vary: 'Accept-Encoding', 'Cache-Control': 'public, max-age=31536000, immutable' };
    const [encoding] = /^(text|application)\//.test(type) ? acceptedEncodings(headers['accept-encoding']) : [];
    if (!encoding) return { status: 200, body: bytes, type, headers: told };
    const made = compressed.get(encoding.name) ?? compress[encoding.name](bytes);
    compressed.set(encoding.name, made);
    return { status: 200, body: await made, type, headers: { ...told, 'Content-Encoding': encoding.name } };
  }

  async #readModule(plugin: string, file: string, files: Map<string, ServedFile>): Promise<UiModule | undefined> {
    const folder = dirname(file);
    const refuse = (reason: string, remedy: string) => void this.#log.warn({ plugin, file, remedy }, `no UI module: ${reason}`);
    if (!existsSync(file)) return refuse('it is not built', `Build it: npm run build:ui in the folder of "${plugin}".`);
    // Everybody may read what stands there.
    if (existsSync(join(folder, 'package.json')))
      return refuse('its folder holds the whole package', 'Build it into a folder of its own, as dist/ui.');
    const names = (await readdir(folder, { recursive: true })).filter((name) => mediaType(name)).sort();
    const read = await Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
    const found = read.map(({ name, bytes }) => ({ name: name.replaceAll(sep, '/'), bytes, integrity: integrityOf(bytes) }));
    const version = hash('sha256', found.map(({ name, integrity }) => `${name} ${integrity}\n`).join('')).slice(0, 16);
    const urlOf = (name: string) => `/ui/${plugin}/${version}/${encodeURI(name)}`;
    for (const { name, bytes, integrity } of found)
      files.set(urlOf(name), { bytes, integrity, type: mediaType(name) ?? '', compressed: new Map() });
    const styles = found.filter(({ name }) => name.endsWith('.css') && !name.includes('/'));
    return {
      plugin,
      url: urlOf(basename(file)),
      styles: styles.map(({ name, integrity }) => ({ url: urlOf(name), integrity })),
    };
  }
}

/** A manifest names files by path or by `file:` URL. */
export function pathOf(place: string): string {
  return place.startsWith('file:') ? fileURLToPath(place) : resolve(place);
}
