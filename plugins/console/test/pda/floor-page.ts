import { Barcode } from '@entrepot/catalog';
import { tableOf } from '@entrepot/sdk';
import warehouse from '@entrepot/warehouse';
import { hashPassword } from '@entrepot/web/identity/password';
import type { Page } from 'playwright-core';
import { openFloor, type TradingFloor } from '../../../domain/warehouse/test/trading-floor.ts';
import console_ from '../../src/index.ts';
import { password } from '../browser/browser.ts';

export const barcodes = { cup: '4006381333931', pot: 'POT-0001', jar: 'JAR-0001' };

/** A floor that serves the handheld page, with stock, barcodes and people who may sign in. */
export async function openFloorWithPage(
  people: Readonly<Record<string, string>> = { wei: 'warehouse-manager' },
): Promise<TradingFloor> {
  const floor = await openFloor({ plugins: [warehouse, console_] });
  const { db } = floor.context;
  for (const [code, barcode] of Object.entries(barcodes)) {
    await db.query(`INSERT INTO ${tableOf(Barcode)} (sku_id, code, kind) VALUES ($1, $2, $3)`, [
      floor.skus[code],
      barcode,
      /^\d+$/.test(barcode) ? 'gtin' : 'internal',
    ]);
  }
  for (const [name, role] of Object.entries(people)) {
    await floor.app.kernel.db.query('INSERT INTO "kernel"."users" (name, roles, password_hash) VALUES ($1, $2, $3)', [
      name,
      JSON.stringify([role]),
      await hashPassword(password),
    ]);
  }
  return floor;
}

/** Signs in on the page and chooses the warehouse, as a person does. */
export async function startWork(page: Page, floor: TradingFloor, person = 'wei'): Promise<void> {
  await page.goto(`${floor.app.address}/pda/`);
  await signInAs(page, person);
  await page.locator('.list button', { hasText: 'UK1' }).click();
  await page.locator('.tiles').waitFor();
}

export async function signInAs(page: Page, person: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(person);
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

/** A wedge scanner: types the code as fast as one does, and Enter. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate(`for (const key of [...${JSON.stringify(code)}, 'Enter']) {
    const keyCode = key === 'Enter' ? 13 : key.toUpperCase().charCodeAt(0);
    document.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }));
  }`);
}

/** Waits until the page has answered so many scans, and tells how long each took, ms. */
export async function feedbackTimes(page: Page, count: number): Promise<number[]> {
  await page.waitForFunction((wanted) => performance.getEntriesByName('scan-feedback').length >= wanted, count, {
    timeout: 120_000,
  });
  return page.evaluate(() => performance.getEntriesByName('scan-feedback').map(({ duration }) => duration));
}

/** Scans and waits for the answer. */
export async function scanAndHear(page: Page, ...codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    const before = await page.evaluate(() => performance.getEntriesByName('scan-feedback').length);
    await scan(page, code);
    await feedbackTimes(page, before + 1);
  }
}

/** Opens a screen as its tile does. */
export async function open(page: Page, screen: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`/${screen}`)}`);
}

/** Until the service worker holds the page, so that it starts without a network. */
export async function untilHeld(page: Page): Promise<void> {
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
}
