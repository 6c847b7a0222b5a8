import type { MediaSource } from '@rcp/contracts';
import type { MediaState } from './media-engine.js';

/** What a tile shows instead of, or beside, a picture. A tile without a picture always has a word (no black tiles). */
export type TileWord = 'picture' | 'entering' | 'reconnecting' | 'picture-coming' | 'camera-off' | 'no-media';

interface Seen {
  /** State of one's own media connection. */
  readonly media: MediaState | undefined;
  /** What this person sends, as the media service says; undefined = nothing at all. */
  readonly sends: readonly MediaSource[] | undefined;
  /** Their picture has arrived. */
  readonly hasPicture: boolean;
}

/** The word on another person's tile. */
export function tileWord({ media, sends, hasPicture }: Seen): TileWord {
  if (hasPicture) return 'picture';
  if (media === 'reconnecting') return 'reconnecting';
  if (media !== 'connected') return 'entering';
  if (sends === undefined) return 'no-media';
  return sends.includes('camera') ? 'picture-coming' : 'camera-off';
}

/** The word on one's own tile. */
export function ownTileWord(media: MediaState | undefined, hasPicture: boolean): TileWord {
  if (media === 'reconnecting') return 'reconnecting';
  if (media !== 'connected') return 'entering';
  return hasPicture ? 'picture' : 'camera-off';
}

/** Those with a raised hand first, in the order of the hands. */
export function inHandOrder<P extends { readonly joinRequestId: string }>(people: readonly P[], hands: readonly string[]): readonly P[] {
  const place = ({ joinRequestId }: P) => (hands.includes(joinRequestId) ? hands.indexOf(joinRequestId) : hands.length);
  return [...people].sort((a, b) => place(a) - place(b));
}

/** Everybody in the order of arrival, oneself last. */
export function inSeatOrder<P extends { readonly joinRequestId: string }>(people: readonly P[], self: string): readonly P[] {
  return [...people.filter(({ joinRequestId }) => joinRequestId !== self), ...people.filter(({ joinRequestId }) => joinRequestId === self)];
}
