import type { MediaTransport } from '@rcp/contracts';
import { type Attendee, grouped, personKey, type PresenceFact } from './attendance.js';

/** Somebody's shared screen began or ended, as the media told it. */
export interface ShareFact {
  readonly participantId: string;
  /** Puts one person's facts in order, in whatever order they came. */
  readonly version: number;
  readonly started: boolean;
  readonly at: Date;
}

/** What the media of a session were used for and how they came. No name. */
export interface MediaUse {
  readonly shareSeconds: number;
  readonly byTransport: Readonly<Partial<Record<MediaTransport, number>>>;
}

/** Milliseconds between each beginning and the next end; what has no end lasts until the session's. */
function sharedBy(facts: readonly ShareFact[], closedAt: number): number {
  let [total, since]: [number, number | undefined] = [0, undefined];
  const end = (to: number) => {
    if (since !== undefined) total += Math.max(0, Math.min(to, closedAt) - since);
    since = undefined;
  };
  for (const { started, at } of facts.toSorted((a, b) => a.version - b.version)) {
    if (started) since ??= at.getTime();
    else end(at.getTime());
  }
  end(closedAt);
  return total;
}

const worstFirst: readonly MediaTransport[] = ['relay-tls', 'relay-tcp', 'relay-udp', 'direct'];

/** The worst way of one person, on all their devices; undefined where no way was told. */
function wayOf(devices: readonly (readonly PresenceFact[])[]): MediaTransport | undefined {
  const told = new Set(devices.flat().map(({ transport }) => transport));
  return worstFirst.find((way) => told.has(way));
}

/** Seconds of shared screens, each for itself, and how many people came which way (R86). The same facts in any order, and more than once, give the same figures. */
export function mediaUse(presence: readonly PresenceFact[], shares: readonly ShareFact[], closedAt: Date): MediaUse {
  const known = grouped(presence, ({ participantId }) => participantId).flatMap((facts) => {
    const who: Attendee | null | undefined = facts.toSorted((a, b) => a.version - b.version).findLast((fact) => fact.who !== null)?.who;
    return who ? [{ who, facts }] : [];
  });
  const byTransport: Partial<Record<MediaTransport, number>> = {};
  for (const one of grouped(known, personKey)) {
    const way = wayOf(one.map(({ facts }) => facts));
    if (way !== undefined) byTransport[way] = (byTransport[way] ?? 0) + 1;
  }
  const shared = grouped(shares, ({ participantId }) => participantId).reduce((sum, facts) => sum + sharedBy(facts, closedAt.getTime()), 0);
  return { shareSeconds: Math.round(shared / 1000), byTransport };
}
