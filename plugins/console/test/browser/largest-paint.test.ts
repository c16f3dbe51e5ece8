import demo from '@entrepot/demo';
import webhooks from '@entrepot/webhooks';
import { expect } from 'chai';
import consolePlugin from '../../src/index.ts';
import { mostBytes } from '../weight/weights.ts';
import { type ConsoleUnderTest, needsBrowser, startConsole } from './browser.ts';
import { largestPaint, type Paint } from './largest-paint.ts';

const mostMs = 2_500;
const paths = ['/', '/orders/orders', '/orders/orders/new', '/admin/modules', '/inbox', '/imports'];

/** Where other programs take the processors away, everything takes as much longer. */
const isLate = ({ ms, share }: Paint) => !(ms * share <= mostMs);

/** Prints the figures: `npm run paint -w plugins/console`. */
const prints = process.env.CONSOLE_PAINT === 'print';

describe('the largest paint of the console', function () {
  this.timeout(180_000);
  let under: ConsoleUnderTest;
  const paints: Paint[] = [];

  before(async function () {
    needsBrowser(this);
    under = await startConsole({ plugins: [demo, webhooks, consolePlugin] });
    const page = await under.signedIn();
    for (const path of paths) {
      let paint = await largestPaint(page.context(), path);
      if (isLate(paint)) paint = await largestPaint(page.context(), path);
      paints.push(paint);
      if (prints)
        process.stdout.write(
          `${Math.round(paint.ms)} ms (with ${Math.round(paint.share * 100)} % of a processor), ${Math.round(paint.bytes / 1000)} kB  ${path}  ${paint.element}\n`,
        );
    }
  });

  after(() => under?.stop());

  it('comes within 2.5 s on a processor of a quarter of the speed, with nothing in the cache', () => {
    expect(paints.filter(isLate)).to.deep.equal([]);
  });

  it('needs no more than the shell and one route', () => {
    const most = mostBytes.shell + mostBytes.route;
    expect(paints.filter(({ bytes }) => bytes > most)).to.deep.equal([]);
  });
});
