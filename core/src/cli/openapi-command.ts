import { openApi } from '@entrepot/diagnostics/openapi/openapi';
import type { LoadedConfig } from '../config/load-config.ts';
import { kernelPlugin } from '../kernel-plugin.ts';
import { assemble } from '../plugins/assemble.ts';

/** The OpenAPI document of the enabled plugins as `/openapi.json` would answer it; no database is needed for it. */
export function openApiText({ plugins, disabled, settings, file }: LoadedConfig): string {
  return `${JSON.stringify(openApi(assemble(kernelPlugin, plugins, { disabled, settings, configFile: file })), null, 2)}\n`;
}
