import { site as siteContract, type Site } from '@rcp/contracts';

/** Who runs this deployment, as written into the page by whoever served it; null when nobody wrote it. */
export function readSite(page: Pick<Document, 'querySelector'>): Site | null {
  try {
    return siteContract.parse(JSON.parse(page.querySelector('meta[name="rcp-site"]')?.getAttribute('content') ?? ''));
  } catch {
    return null;
  }
}

export const site: Site | null = typeof document === 'undefined' ? null : readSite(document);
