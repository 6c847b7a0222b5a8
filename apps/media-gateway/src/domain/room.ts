import { type MediaSource, mediaSource } from '@rcp/contracts';

/** The media room of one session as it is kept: which Janus room, and the keys to it, which never leave the server. */
export interface Room {
  readonly sessionId: string;
  /** Counts the Janus rooms this session has had; a new one begins when the last was lost or emptied. */
  readonly epoch: number;
  readonly janusRoom: string;
  readonly secret: string;
  readonly pin: string;
  /** The Janus it is on; null until somebody comes. */
  readonly janus: string | null;
}

/** Random values for a room nobody has seen yet. */
export interface RoomKeys {
  readonly janusRoom: string;
  readonly secret: string;
  readonly pin: string;
}

/** The session's first room. */
export function firstRoom(sessionId: string, keys: RoomKeys): Room {
  return { sessionId, epoch: 1, janus: null, ...keys };
}

/** The room that takes the place of `room`; nothing of the old one is used again. */
export function nextRoom(room: Room, keys: RoomKeys): Room {
  return { sessionId: room.sessionId, epoch: room.epoch + 1, janus: null, ...keys };
}

/** One m-line somebody publishes. */
export interface PublishedStream {
  readonly mid: string;
  readonly source: MediaSource;
  /** Off: published, but nothing is sent at the moment. */
  readonly on: boolean;
}

/** Who sends what, by feed id, as Janus tells it. */
export type Published = ReadonlyMap<string, readonly PublishedStream[]>;

/** Janus's id of one publisher. The generation makes it unique, so that a person coming back meets no leftover of theirs. */
export function feedIdOf(participantId: string, generation: number): string {
  return `${participantId}:${generation}`;
}

/** The person behind a feed id. */
export function participantOf(feedId: string): string {
  return feedId.slice(0, feedId.lastIndexOf(':'));
}

function generationOf(feedId: string): number {
  return Number(feedId.slice(feedId.lastIndexOf(':') + 1));
}

/** A publisher's whole list of streams takes the place of what was known of it. */
export function withFeed(published: Published, feedId: string, streams: readonly PublishedStream[]): Published {
  return new Map([...published, [feedId, streams]]);
}

export function withoutFeed(published: Published, feedId: string): Published {
  return new Map([...published].filter(([id]) => id !== feedId));
}

/** The feed that stands for each person: the latest, should a leftover still be there. A person's own is left out. */
export function feedsSeenBy(participantId: string, published: Published): Map<string, string> {
  const seen = new Map<string, string>();
  for (const feedId of published.keys()) {
    const person = participantOf(feedId);
    const known = seen.get(person);
    if (person !== participantId && (known === undefined || generationOf(known) < generationOf(feedId))) seen.set(person, feedId);
  }
  return seen;
}

/** Who speaks, after Janus noticed that one feed begins or ends to. */
export function talkingAfter(talking: ReadonlySet<string>, feedId: string, talks: boolean): ReadonlySet<string> {
  const others = [...talking].filter((id) => id !== participantOf(feedId));
  return new Set(talks ? [...others, participantOf(feedId)] : others);
}

/** What one person is told of the others: everybody who publishes, with what they send at the moment. */
export function feedList(participantId: string, published: Published): { participantId: string; sources: MediaSource[] }[] {
  return [...feedsSeenBy(participantId, published)].map(([person, feedId]) => ({
    participantId: person, sources: (published.get(feedId) ?? []).filter(({ on }) => on).map(({ source }) => source),
  }));
}

/** The same streams, with those switched on that `sources` names and the others off. */
export function switched(streams: readonly PublishedStream[], sources: readonly MediaSource[]): PublishedStream[] {
  return streams.map((stream) => ({ ...stream, on: sources.includes(stream.source) }));
}

const offMark = ':off';

/** How a stream is described in Janus, so that every replica reads it there. */
export function descriptionOf({ source, on }: Pick<PublishedStream, 'source' | 'on'>): string {
  return on ? source : `${source}${offMark}`;
}

/** The other way round; undefined when it isn't one of ours. */
export function describedBy(description: string | undefined): Pick<PublishedStream, 'source' | 'on'> | undefined {
  const source = mediaSource.safeParse(description?.replace(offMark, '')).data;
  return source === undefined ? undefined : { source, on: !description?.endsWith(offMark) };
}
