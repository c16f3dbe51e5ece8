export { createPlugin, NotCreated } from './create-plugin.ts';
export { run } from './run.ts';
