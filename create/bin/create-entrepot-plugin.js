#!/usr/bin/env node
import { existsSync } from 'node:fs';

// An installed package has no sources: there the built command runs.
const source = new URL('../src/index.ts', import.meta.url);
const { run } = await import(existsSync(source) ? source.href : '../dist/index.js');
run(process.argv.slice(2), process.cwd());
