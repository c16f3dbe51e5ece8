import type { BrowserContext } from 'playwright-core';

/** How much slower than here the processor is made. */
const slowdown = 4;

export interface Paint {
  readonly path: string;
  /** Milliseconds until the largest piece of the page was painted, see https://web.dev/articles/lcp */
  readonly ms: number;
  /** What it was. */
  readonly element: string;
  /** Bytes of scripts and styles that came over the network, without the library of charts. */
  readonly bytes: number;
  /** The share of a processor that somebody got meanwhile: 1 on a machine that has nothing else to do. */
  readonly share: number;
}

/** The share of a processor that somebody gets who wants one. */
function processorShare(): number {
  const [start, used] = [performance.now(), process.cpuUsage()];
  while (performance.now() - start < 200);
  const { user, system } = process.cpuUsage(used);
  return Math.min(1, (user + system) / 1_000 / (performance.now() - start));
}

/** Opens a page with an empty cache on a processor of a quarter of the speed. */
export async function largestPaint(context: BrowserContext, path: string): Promise<Paint> {
  const page = await context.newPage();
  const before = processorShare();
  try {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await page.waitForFunction(() => document.querySelector('main') !== null || document.querySelector('form') !== null);
    // A paint is told of behind it.
    await page.waitForTimeout(1_000);
    const { ms, element } = await page.evaluate(
      () =>
        new Promise<{ ms: number; element: string }>((resolve) => {
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1) as (PerformanceEntry & { element?: Element }) | undefined;
            resolve({ ms: last?.startTime ?? Number.NaN, element: last?.element?.outerHTML.slice(0, 80) ?? '' });
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    const bytes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /\.(js|css)$/.test(name) && !name.includes('/echart-'))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );
    return { path, ms, element, bytes, share: (before + processorShare()) / 2 };
  } finally {
    await page.close();
  }
}
