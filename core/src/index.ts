export type { PluginFault, PluginHealth } from '@entrepot/registry/plugin-health';
export { type LoadedConfig, loadConfig } from './config/load-config.ts';
export { createKernel, type Kernel, type KernelOptions, type Role } from './kernel.ts';
export { createLog, type Log, type LogLevel } from './log.ts';
