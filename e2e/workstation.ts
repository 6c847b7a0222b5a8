import type { Page } from 'playwright-core';

/** What this page's origin keeps on the workstation and any script, or the next person, could read: nothing of it may say who was there. A database, cache, worker or readable cookie is named. */
export async function keptOnTheWorkstation(page: Page): Promise<{ words: string; stores: unknown[] }> {
  const cookies = (await page.context().cookies()).filter(({ httpOnly }) => !httpOnly);
  const kept = await page.evaluate(async () => ({
    words: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href]),
    stores: [...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys()), ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)],
  }));
  return { words: kept.words, stores: [...kept.stores, ...cookies.map(({ name }) => name)] };
}
