import type { Command } from 'commander';

/** `entrepot ui …` */
export function addUiCommands(program: Command): void {
  const ui = program.command('ui').summary('build what a plugin shows').description('Builds what a plugin shows in the console.');
  ui.command('build')
    .summary("build a plugin's UI module")
    .description('Builds ui/index.tsx of the plugin in this folder to dist/ui, with the Vite that is installed there.')
    .action(async () => {
      const { buildUi } = await import('@entrepot/desk/pages/build-ui');
      await buildUi(process.cwd());
    });
}
