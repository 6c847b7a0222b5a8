import type { Site } from '@rcp/contracts';

/** Who runs the system on this machine: nobody in particular, as the page says. */
export const localSite: Site = { supportEmail: 'support@rcp.demo.invalid', environment: 'démonstration' };

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

/** The client's page with who runs it in the places kept for that: `{{site}}` and `{{supportEmail}}`, both in attributes or text. */
export function withSite(page: string, site: Site): string {
  return page.replaceAll('{{site}}', () => escaped(JSON.stringify(site))).replaceAll('{{supportEmail}}', () => escaped(site.supportEmail));
}
