import type { Page, Request } from 'playwright-core';

const asked = new WeakMap<Page, Set<Request>>();

/** Counts what a page asks of the server, programs of screens too, but for the stream that never ends. */
export function watchRequests(page: Page): void {
  const open = new Set<Request>();
  asked.set(page, open);
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
}

/** Nothing spins and nothing moves. Runs in the page. */
function isAtRest(): boolean {
  if (document.querySelector('main, .list, form') === null) return false;
  if (document.querySelector('.ant-spin-spinning, .ant-skeleton-active, .grid-wait, [aria-busy="true"]') !== null) return false;
  return document.getAnimations().every(({ effect, playState }) => {
    return playState !== 'running' || effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY;
  });
}

/** Until the page is as it will stay: nothing was asked of the server and nothing moved for a moment. */
export async function settled(page: Page): Promise<void> {
  const until = performance.now() + 8_000;
  for (let quiet = 0; quiet < 3 && performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet = asked.get(page)?.size === 0 && (await page.evaluate(isAtRest)) ? quiet + 1 : 0;
  }
}

/** As a click on a link goes there: without loading the page again. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await settled(page);
}
