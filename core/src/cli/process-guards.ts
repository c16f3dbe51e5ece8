import { currentScope } from '@entrepot/registry/scope';
import type { Log } from '../log.ts';

/**
 * Keeps the process alive where code of a plugin throws or rejects with nobody to catch it, as in a timer of its own: it is
 * logged with the plugin in whose scope it ran. What the kernel itself throws so leaves it in an unknown state: that ends it.
 */
export function guardProcess(log: Log): void {
  process.on('unhandledRejection', (error) => {
    const { plugin, work } = currentScope();
    log.of(plugin).error({ error, work }, 'a promise was rejected and nobody was there to catch it');
  });
  process.on('uncaughtException', (error) => {
    const { plugin, work } = currentScope();
    log.of(plugin).error({ error, work }, 'an error was thrown and nobody was there to catch it');
    if (plugin === 'kernel') process.exit(1);
  });
}
