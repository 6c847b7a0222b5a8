import { DomainError, type MediaSource } from '@rcp/contracts';
import type { PublishedStream } from './room.js';

/** Two at once, side by side: the images and the pathology. */
const maxShares = 2;

/** Sources of a shared screen: its picture and its sound. They are only ever received while they are on. */
export const sharedSources: ReadonlySet<MediaSource> = new Set(['screen', 'screen-audio']);

/** One more person wants to share their screen while `others` do. Throws `too-many-shares`. */
export function admitShare(others: number): void {
  if (others >= maxShares) throw new DomainError('too-many-shares');
}

/** What Janus tells of the lines of one person, by their mids. */
export interface ShareEvidence {
  /** On which lines media arrive at the moment. */
  readonly receiving: ReadonlySet<string>;
  /** Which lines an organiser switched off. */
  readonly silenced: ReadonlySet<string>;
}

/**
 * Whether somebody's screen is shared: it is on, and its pictures have reached Janus since it was. A screen that stands still
 * sends nothing, so silence ends no share.
 */
export function sharesScreen(streams: readonly PublishedStream[], { receiving, silenced }: ShareEvidence, before: boolean): boolean {
  const screen = streams.find(({ mid, source, on }) => source === 'screen' && on && !silenced.has(mid));
  return screen !== undefined && (before || receiving.has(screen.mid));
}
