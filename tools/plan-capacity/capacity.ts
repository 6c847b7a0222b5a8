import type { Planned } from './calendar.js';
import type { Figures } from './figures.js';

/** What a calendar needs at its busiest. */
export interface Capacity {
  readonly peak: { readonly at: Date; readonly sessions: number; readonly people: number };
  readonly janus: { readonly nodes: number; readonly spare: number; readonly inMbits: number; readonly outMbits: number; readonly relayMbits: number };
  readonly replicas: { readonly scheduling: number; readonly lobby: number; readonly notifications: number; readonly mediaGateway: number };
  readonly perDay: { readonly sessions: number; readonly registrations: number; readonly mails: number };
  readonly databaseGigabytes: number;
}

interface RoomCost { readonly inKbits: number; readonly outKbits: number; readonly cores: number }

const dayMs = 86_400_000;

/**
 * What one room asks of its Janus: everybody sends sound up to the limit, as many as usual their camera, one shares a screen, and everybody
 * receives all the others. A track of sound costs what was measured, one of pictures more.
 */
export function costOf(people: number, { room, janus }: Figures): RoomCost {
  const publishers = Math.min(people, room.mostPublishers.value);
  const receivers = people - 1;
  const cameras = Math.min(publishers, room.camerasAtOnce.value);
  const screens = receivers > 0 ? 1 : 0;
  const inKbits = publishers * room.audioKbits.value + cameras * room.videoKbits.value + screens * room.screenKbits.value;
  return {
    inKbits,
    outKbits: inKbits * receivers,
    cores: (publishers + (cameras + screens) * janus.largerPictures.value) * receivers * janus.coreSharePerTrack.value,
  };
}

/** The rows that are being held at the moment with most traffic; ends before another begins do not overlap it. */
export function busiest(calendar: readonly Planned[], figures: Figures): { at: Date; held: readonly Planned[] } {
  const traffic = (held: readonly Planned[]) => held.reduce((sum, { sessions, people }) => sum + sessions * costOf(people, figures).outKbits, 0);
  const at = (moment: Date) => calendar.filter(({ startsAt, minutes }) => startsAt <= moment && startsAt.getTime() + minutes * 60_000 > moment.getTime());
  return calendar.map(({ startsAt }) => ({ at: startsAt, held: at(startsAt) })).reduce((most, one) => (traffic(one.held) > traffic(most.held) ? one : most));
}

/** Janus nodes when a room is never split over two, the largest rooms placed first. Throws RangeError for a room that no node can carry. */
export function nodesFor(rooms: readonly RoomCost[], { janus }: Figures): number {
  const cores = janus.cores.value * janus.ceiling.value - janus.coreShareIdle.value;
  const kbits = janus.lineMbits.value * 1_000 * janus.ceiling.value;
  const nodes: { cores: number; kbits: number; rooms: number }[] = [];
  for (const room of rooms.toSorted((a, b) => b.outKbits - a.outKbits)) {
    if (room.cores > cores || room.outKbits > kbits) throw new RangeError('one room is more than a Janus node can carry');
    // Only the last ones can have place: those before were full for a room of this size or larger, or nearly so.
    const open = nodes.slice(-8).find((node) => node.cores + room.cores <= cores && node.kbits + room.outKbits <= kbits && node.rooms < janus.mostRooms.value);
    const node = open ?? { cores: 0, kbits: 0, rooms: 0 };
    if (open === undefined) nodes.push(node);
    Object.assign(node, { cores: node.cores + room.cores, kbits: node.kbits + room.outKbits, rooms: node.rooms + 1 });
  }
  return nodes.length;
}

/** Replicas, nodes, lines and disk for a calendar. Throws RangeError where one room is too large for a node. */
export function capacityOf(calendar: readonly Planned[], figures: Figures): Capacity {
  const { at, held } = busiest(calendar, figures);
  const rooms = held.flatMap(({ sessions, people }) => Array.from({ length: sessions }, () => costOf(people, figures)));
  const sum = (kind: 'inKbits' | 'outKbits') => Math.ceil(rooms.reduce((total, room) => total + room[kind], 0) / 1_000);
  const people = held.reduce((total, one) => total + one.sessions * one.people, 0);
  const perDay = busiestDay(calendar, figures);
  return {
    peak: { at, sessions: rooms.length, people },
    janus: { nodes: nodesFor(rooms, figures), spare: 1, inMbits: sum('inKbits'), outMbits: sum('outKbits'), relayMbits: Math.ceil((sum('inKbits') + sum('outKbits')) * figures.room.relayedShare.value) },
    replicas: replicasFor(people, perDay, figures),
    perDay,
    databaseGigabytes: databaseOf(calendar, figures),
  };
}

function busiestDay(calendar: readonly Planned[], { database }: Figures): Capacity['perDay'] {
  const days = Map.groupBy(calendar, ({ startsAt }) => startsAt.toISOString().slice(0, 10));
  const totals = [...days.values()].map((rows) => ({
    sessions: rows.reduce((sum, { sessions }) => sum + sessions, 0),
    registrations: rows.reduce((sum, { sessions, registrations }) => sum + sessions * registrations, 0),
  }));
  const registrations = Math.max(...totals.map((day) => day.registrations));
  return { sessions: Math.max(...totals.map((day) => day.sessions)), registrations, mails: registrations * database.mailsPerRegistration.value };
}

/** One replica more than the load needs, so that one may go; all of a day's registrations may come in one hour. */
function replicasFor(people: number, { registrations, mails }: Capacity['perDay'], { services }: Figures): Capacity['replicas'] {
  const some = (load: number, each: number) => Math.max(services.leastReplicas.value, Math.ceil(load / each) + 1);
  return {
    scheduling: some(registrations / 3_600, services.writesPerSecond.value),
    lobby: some(people, services.lobbySockets.value),
    notifications: some(mails / 3_600, services.mailsPerSecond.value),
    mediaGateway: some(people, services.gatewaySockets.value),
  };
}

/** All databases together when the calendar repeats for as long as things are kept; GB. */
function databaseOf(calendar: readonly Planned[], { database }: Figures): number {
  const times = calendar.map(({ startsAt }) => startsAt.getTime());
  const weeks = Math.max(1, Math.ceil((Math.max(...times) - Math.min(...times) + 1) / (7 * dayMs)));
  const bytes = calendar.reduce((sum, { sessions, people, registrations }) =>
    sum + sessions * (database.bytesPerSession.value + people * database.bytesPerPerson.value + registrations * database.bytesPerRegistration.value), 0);
  return (bytes / weeks / 7) * database.keptDays.value / 1e9;
}
