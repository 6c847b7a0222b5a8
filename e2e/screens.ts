import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** Keeps what a page looks like as `<name>.png` in the folder that SCREENS names; without one, nothing is kept. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const dir = process.env['SCREENS'];
  if (!dir) return;
  await mkdir(dir, { recursive: true });
  await page.screenshot({ path: `${dir}/${name}.png`, fullPage: true });
}
