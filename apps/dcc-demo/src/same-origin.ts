import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something comes from a page of ours. Browsers say so in Sec-Fetch-Site (W3C Fetch Metadata); one that
 * does not must name our origin. Neither is a refusal.
 */
export function fromOurPages({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site === 'same-origin';
  return host !== undefined && origin === `http://${host}`;
}

/** The names of this machine for itself: another host name was pointed here by somebody else (DNS rebinding). */
export function isLoopbackName(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host ?? '');
}
