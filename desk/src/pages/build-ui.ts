import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Problem } from '@entrepot/sdk';
import type { InlineConfig } from 'vite';

const sources = ['ui/index.tsx', 'ui/index.ts'];

/** Where a plugin's UI is built to, from its folder. */
export const builtUi = 'dist/ui/index.js';

/** Whether a folder is that of a plugin with a UI. */
export function hasUi(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) && sources.some((source) => existsSync(join(folder, source)));
}

/**
 * Builds `ui/index.tsx` of a plugin to `dist/ui/index.js`: a native module that takes React, Ant Design and the SDK from the
 * console. The plugin's own Vite does it; a `vite.config.ts` beside it adds to what is said here.
 * @throws Problem `no-ui`, `vite-missing`, `ui-not-built` where the sources are wrong
 */
export async function buildUi(folder: string): Promise<void> {
  const entry = sources.find((source) => existsSync(join(folder, source)));
  if (!entry || !hasUi(folder)) {
    throw new Problem('no-ui', {
      status: 500,
      detail: `${folder} is no plugin with a UI: there is no package.json with a ui/index.tsx beside it.`,
      remedy: 'Run it in the folder of the plugin, and write ui/index.tsx with a default export made by defineUi.',
    });
  }
  const vite = viteOf(folder);
  try {
    await vite.build(configOf(folder, entry));
  } catch (cause) {
    const detail = stripVTControlCharacters(cause instanceof Error ? cause.message : String(cause)).trim();
    throw new Problem('ui-not-built', { status: 500, detail, remedy: `Correct the sources in ${join(folder, 'ui')}.`, cause });
  }
}

/** Loads the plugin's Vite, so that the first build does not wait for it. @throws Problem `vite-missing` */
export function viteOf(folder: string): { build(config: InlineConfig): Promise<unknown> } {
  try {
    return createRequire(join(folder, 'package.json'))('vite');
  } catch (cause) {
    throw new Problem('vite-missing', {
      status: 500,
      detail: `The UI in ${folder} is built with Vite, which is not installed there.`,
      remedy: 'Install it: npm install --save-dev vite@8',
      cause,
    });
  }
}

function configOf(folder: string, entry: string): InlineConfig {
  return {
    root: folder,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      lib: { entry, formats: ['es'], fileName: 'index', cssFileName: 'style' },
      outDir: 'dist/ui',
      emptyOutDir: true,
      target: 'es2022',
      copyPublicDir: false,
      reportCompressedSize: false,
      rolldownOptions: { external: ['react', 'react-dom', 'react/jsx-runtime', 'antd', '@entrepot/sdk/ui'] },
    },
  };
}
