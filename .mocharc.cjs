'use strict';

// Mocha adds the paths of the command line to those of its config: whoever names some means these alone.
const named = process.argv.slice(2).some((argument) => !argument.startsWith('-') && /[/*]|\.ts$/.test(argument));

module.exports = {
  ...(named
    ? {}
    : {
        spec: [
          '{sdk,registry,database,durable,web,desk,diagnostics,core,tests}/**/*.test.ts',
          'plugins/*/*/test/**/*.test.ts',
          'plugins/console/test/**/*.test.ts',
          'examples/*/test/**/*.test.ts',
        ],
      }),
  extension: ['ts'],
  ignore: ['**/node_modules/**', '**/dist/**'],
  reporter: './tests/reporter.cjs',
  timeout: 20_000,
};
