import { DomainError, type MediaSource } from '@rcp/contracts';

/** Two at once, side by side: the images and the pathology. */
const maxShares = 2;

/** Sources of a shared screen: its picture and its sound. They are only ever received while they are on. */
export const sharedSources: ReadonlySet<MediaSource> = new Set(['screen', 'screen-audio']);

/** One more person wants to share their screen while `others` do. Throws `too-many-shares`. */
export function admitShare(others: number): void {
  if (others >= maxShares) throw new DomainError('too-many-shares');
}
