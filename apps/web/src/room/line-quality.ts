import type { StatsEntry } from './media-stats.js';
import type { Feeds } from './remote-media.js';

/** How well somebody's sound and pictures arrive; `lost`: nothing comes any more, although they are on. */
export type LineQuality = 'good' | 'weak' | 'bad' | 'lost';

/** Packets that came and packets that got lost, since the connection was made. */
export interface Arrived {
  readonly packets: number;
  readonly lost: number;
}

/** A voice breaks up audibly from a few packets in a hundred, and is hardly understood from one in ten. */
const weakLoss = 0.03;
const badLoss = 0.1;
/** Fewer say nothing. */
const enough = 50;
/** Milliseconds of round trip from which people talk at the same time, and from which nobody can talk any more. */
const weakRoundTrip = 400;
const badRoundTrip = 1_000;

/** By what got lost in between; undefined while too little was sent to tell. `due`: something should have come all the while. */
export function lineQuality(before: Arrived | undefined, now: Arrived, due = false): LineQuality | undefined {
  if (due && before?.packets === now.packets) return 'lost';
  const packets = now.packets - (before?.packets ?? 0);
  const lost = Math.max(0, now.lost - (before?.lost ?? 0));
  return packets + lost < enough ? undefined : ofLoss(lost / (packets + lost));
}

/** From whom something should come at every moment: a voice that is on, a camera that is on and looked at. A still screen sends nothing. */
export function dueFrom(feeds: Feeds, watched: readonly string[] | undefined): Set<string> {
  const due = [...feeds].filter(([id, sources]) => sources.includes('microphone') || (sources.includes('camera') && (watched === undefined || watched.includes(id))));
  return new Set(due.map(([id]) => id));
}

function ofLoss(share: number): Exclude<LineQuality, 'lost'> {
  if (share >= badLoss) return 'bad';
  return share >= weakLoss ? 'weak' : 'good';
}

/** One's own line, by what the other end reports of what is sent (`remote-inbound-rtp`): the worst of loss and round trip. */
export function ownLine(entries: readonly StatsEntry[]): Exclude<LineQuality, 'lost'> {
  const reports = entries.filter(({ type }) => type === 'remote-inbound-rtp');
  const worst = (name: string) => Math.max(0, ...reports.map((entry) => entry[name]).filter((value) => typeof value === 'number'));
  const loss = ofLoss(worst('fractionLost'));
  const roundTripMs = worst('roundTripTime') * 1000;
  if (loss === 'bad' || roundTripMs >= badRoundTrip) return 'bad';
  return loss === 'weak' || roundTripMs >= weakRoundTrip ? 'weak' : 'good';
}

/** What arrived from each person, by what each line of the connection (`mid`) carries. */
export function arrivedFrom(entries: readonly StatsEntry[], personOf: ReadonlyMap<string, string>): Map<string, Arrived> {
  const people = new Map<string, Arrived>();
  for (const entry of entries) {
    const person = entry['type'] === 'inbound-rtp' ? personOf.get(String(entry['mid'])) : undefined;
    if (person === undefined) continue;
    const sum = people.get(person) ?? { packets: 0, lost: 0 };
    people.set(person, { packets: sum.packets + Number(entry['packetsReceived'] ?? 0), lost: sum.lost + Number(entry['packetsLost'] ?? 0) });
  }
  return people;
}
