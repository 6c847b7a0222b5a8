import { feedsSeenBy, type Published } from './room.js';
import { sharedSources } from './share.js';

/** One stream of one feed. */
export interface StreamRef {
  readonly feedId: string;
  readonly mid: string;
}

export const streamKey = ({ feedId, mid }: StreamRef): string => `${feedId} ${mid}`;

/**
 * What must be asked of Janus so that `participantId` receives what it wants of what is published. Streams whose
 * publisher has gone are not unsubscribed: Janus has dropped them by itself.
 */
export function subscriptionChange(
  participantId: string, wanted: ReadonlySet<string>, published: Published, held: readonly StreamRef[],
): { subscribe: StreamRef[]; unsubscribe: StreamRef[]; keep: StreamRef[] } {
  const due = [...feedsSeenBy(participantId, published)]
    .filter(([person]) => wanted.has(person))
    .flatMap(([, feedId]) => (published.get(feedId) ?? []).filter(({ source, on }) => on || !sharedSources.has(source)).map(({ mid }) => ({ feedId, mid })));
  const dueKeys = new Set(due.map(streamKey));
  const heldKeys = new Set(held.map(streamKey));
  const there = new Set([...published].flatMap(([feedId, streams]) => streams.map(({ mid }) => streamKey({ feedId, mid }))));
  return {
    subscribe: due.filter((stream) => !heldKeys.has(streamKey(stream))),
    unsubscribe: held.filter((stream) => there.has(streamKey(stream)) && !dueKeys.has(streamKey(stream))),
    keep: held.filter((stream) => dueKeys.has(streamKey(stream))),
  };
}
