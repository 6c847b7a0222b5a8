import type { RcpPage } from '@rcp/contracts';

/** What one can do about the next session. `too-early` until people may ask to join. */
export type SessionStatus = 'none' | 'inactive' | 'too-early' | 'joinable';

/** `now` in epoch milliseconds of the server's clock: those of hospital workstations are often wrong. */
export function sessionStatus(page: Pick<RcpPage, 'nextSession'>, now: number): SessionStatus {
  const session = page.nextSession;
  if (!session) return 'none';
  if (!session.webconfActive) return 'inactive';
  return session.state === 'open' || now >= Date.parse(session.opensAt) ? 'joinable' : 'too-early';
}

/** How long until the page says something else by itself, in milliseconds; null when only the server can change it. */
export function msUntilOpening(page: Pick<RcpPage, 'nextSession'>, now: number): number | null {
  return sessionStatus(page, now) === 'too-early' && page.nextSession ? Date.parse(page.nextSession.opensAt) - now : null;
}
