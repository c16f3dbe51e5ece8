import { isBuilt, mostBytes, weigh } from './weights.ts';

/** `npm run weigh -w plugins/console`: what the built console weighs, compressed by brotli. */
if (!isBuilt()) {
  process.stderr.write('The console is not built. To build it: npm run build:ui -w plugins/console\n');
  process.exitCode = 1;
} else {
  const { shell, frame, routes } = await weigh();
  const line = (name: string, bytes: number, most?: number) =>
    `${(bytes / 1000).toFixed(1).padStart(8)} kB  ${name}${most === undefined ? '' : `  (at most ${most / 1000} kB)`}\n`;
  process.stdout.write(line('shell, once', shell, mostBytes.shell));
  process.stdout.write(line('of it the frame alone', frame));
  for (const { name, bytes } of routes) process.stdout.write(line(name, bytes, mostBytes.route));
}
