import type { MediaSource } from '@rcp/contracts';

/** What of one person can be shown and played. */
export interface RemoteMedia<Stream = MediaStream> {
  readonly audio?: Stream;
  readonly camera?: Stream;
  readonly screen?: Stream;
  readonly screenAudio?: Stream;
}

/** One line of the receiving connection: whose it is, and what it carries. */
export interface ReceivedLine<Stream = MediaStream> {
  readonly participantId: string;
  readonly source: MediaSource;
  readonly stream: Stream;
}

export type Feeds = ReadonlyMap<string, readonly MediaSource[]>;

const nameOf: Record<MediaSource, keyof RemoteMedia> = { microphone: 'audio', camera: 'camera', screen: 'screen', 'screen-audio': 'screenAudio' };

const kinds = Object.values(nameOf);

/**
 * Everybody's media by person: what is received and switched on. A person nothing of whom changed keeps their object, so
 * that nobody has to draw them again.
 */
export function remoteMedia<Stream>(
  lines: readonly ReceivedLine<Stream>[], feeds: Feeds, before: ReadonlyMap<string, RemoteMedia<Stream>>,
): ReadonlyMap<string, RemoteMedia<Stream>> {
  const people = new Map<string, RemoteMedia<Stream>>();
  for (const { participantId, source, stream } of lines) {
    if (feeds.get(participantId)?.includes(source)) people.set(participantId, { ...people.get(participantId), [nameOf[source]]: stream });
  }
  for (const [person, media] of people) {
    const known = before.get(person);
    if (known && kinds.every((kind) => known[kind] === media[kind])) people.set(person, known);
  }
  return people;
}
