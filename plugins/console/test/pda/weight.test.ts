import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect } from 'chai';

const folder = join(import.meta.dirname, '../../dist/pda');

describe('the weight of the handheld page', () => {
  it('is 180 kB at most, all that it keeps for working without a network included', () => {
    if (!existsSync(join(folder, 'index.html'))) throw new Error('Build the page: npm run build:ui -w @entrepot/console');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(js|css|html|svg|webmanifest)$/.test(name),
    );
    const weight = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(folder, name))).length, 0) / 1_000;
    const start = files.filter((name) => !name.includes('camera'));
    console.log(`      ${weight(start).toFixed(0)} kB to start, ${weight(files).toFixed(0)} kB with the camera (brotli)`);
    expect(weight(files)).to.be.at.most(180);
  });
});
