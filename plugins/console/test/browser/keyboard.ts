import type { Page } from 'playwright-core';

/** What has the focus: its role by the element, its name as assistive programs read it, and whether people see that it has it. */
interface Stop {
  readonly name: string;
  readonly isSeen: boolean;
}

/** The stop at which the focus is. Runs in the page. */
function stopOf(): Stop {
  const at = document.activeElement ?? document.body;
  const labelledBy = at.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const labels = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement ? [...(at.labels ?? [])] : [];
  const said = [...labelledBy.flatMap((id) => document.getElementById(id) ?? []), ...labels].map((each) => each.textContent);
  const name = at.getAttribute('aria-label') ?? (said.length > 0 ? said.join(' ') : (at.textContent ?? ''));
  return { name: name.trim(), isSeen: at !== document.body };
}

/** Goes from stop to stop, or from item to item of a menu, until one has this name: `tabTo(page, 'Save')`. */
export async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 80; step += 1) {
    const stop = await page.evaluate(stopOf);
    if (stop.isSeen && (typeof name === 'string' ? stop.name === name : name.test(stop.name))) return;
    passed.push(stop.name.slice(0, 24));
    await page.keyboard.press(key);
  }
  throw new Error(`The ${key} key leads to no ${name}, only to: ${passed.join(' · ')}`);
}

/** What the focused element and those around it look like. Runs in the page. */
function looks(): string {
  for (const motion of document.getAnimations()) {
    if (motion.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) motion.finish();
  }
  const parts: string[] = [];
  const keys = [
    'outlineStyle',
    'outlineWidth',
    'outlineColor',
    'boxShadow',
    'borderColor',
    'backgroundColor',
    'transform',
    'opacity',
  ] as const;
  const from = document.querySelector('[data-looked-at]');
  for (let each = from, depth = 0; each && depth < 5; each = each.parentElement, depth += 1) {
    const style = getComputedStyle(each);
    parts.push(keys.map((key) => style[key]).join(' '));
  }
  // The cell that keys act on is shown within its grid.
  const active = document.getElementById(from?.getAttribute('aria-activedescendant') ?? '');
  if (active) parts.push(getComputedStyle(active).boxShadow);
  return parts.join('\n');
}

/** Whether the focus can be seen where it is: whether the page looks otherwise without it. */
export async function isFocusSeen(page: Page): Promise<boolean> {
  await page.evaluate(() => document.activeElement?.setAttribute('data-looked-at', ''));
  const focused = await page.evaluate(looks);
  await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  const blurred = await page.evaluate(looks);
  await page.evaluate(() => {
    const element = document.querySelector<HTMLElement>('[data-looked-at]');
    element?.removeAttribute('data-looked-at');
    element?.focus();
  });
  return focused !== blurred;
}
