import { Problem } from '@entrepot/sdk';
import type { Command } from 'commander';
import { createPlugin, NotCreated } from 'create-entrepot-plugin';

/** `entrepot plugin new <name>`, the same as `npm create entrepot-plugin <name>`. */
export function addPluginNew(program: Command): void {
  const plugin = program.command('plugin').summary('make plugins').description('Makes plugins.');
  plugin
    .command('new <name>')
    .summary('make the folder of a new plugin')
    .description('Makes a folder with a plugin that boots, serves one entity and passes its tests.')
    .action((name: string) => {
      try {
        for (const file of createPlugin(name, process.cwd())) process.stdout.write(`${file}\n`);
        process.stderr.write(`Next: cd ${name} && npm install && npm test\n`);
      } catch (error) {
        if (!(error instanceof NotCreated)) throw error;
        throw new Problem(error.code, { detail: error.message, remedy: error.remedy });
      }
    });
}
