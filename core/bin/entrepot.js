#!/usr/bin/env node
// Runs with whatever Node the machine has: finds the Node that came with the lockfile and hands over to it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const condition = '--conditions=development';
const source = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
// An installed package has no sources: there the built command runs.
const isSource = existsSync(source);
const main = isSource ? source : fileURLToPath(new URL('../dist/entrepot.js', import.meta.url));
const isNewEnough = Number(process.versions.node.split('.')[0]) >= neededMajor;
const hasCondition = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => option.includes(condition));

if (isNewEnough && (hasCondition || !isSource)) {
  module.enableCompileCache();
  const { run } = await import(main);
  await run(process.argv.slice(2));
} else {
  handOver(isNewEnough ? process.execPath : bundledNode());
}

function bundledNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Told below.
  }
  console.error(`entrepot needs Node ${neededMajor}, and this is ${process.versions.node}.`);
  console.error(`Run "npm install node@${neededMajor}" in the project, or install Node ${neededMajor}.`);
  process.exit(1);
}

function handOver(node) {
  const args = [...(isSource ? [condition] : []), fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // The channel tells the other process when this one is killed, so that it does not live on unseen.
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
