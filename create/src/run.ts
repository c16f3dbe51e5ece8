import { createPlugin, NotCreated } from './create-plugin.ts';

/** The command line: makes the plugin and says what comes next. Sets the exit code where it cannot. */
export function run([name]: readonly string[], directory: string): void {
  try {
    if (name === undefined)
      throw new NotCreated('invalid-name', 'The plugin needs a name.', 'npm create entrepot-plugin my-plugin');
    for (const file of createPlugin(name, directory)) console.log(file);
    console.log(`\nNext:\n  cd ${name}\n  npm install\n  npm test`);
  } catch (error) {
    if (!(error instanceof NotCreated)) throw error;
    console.error(`error: ${error.message} (${error.code})\nTo mend it: ${error.remedy}`);
    process.exitCode = 1;
  }
}
