import type { MediaSource } from '@rcp/contracts';
import type { PublishedStream } from './room.js';

/** Bits per second: 720p with room to breathe; 1080p of a screen legible within 2 Mbit/s with the voice (R57). */
const most: Record<MediaSource, number> = { microphone: 64_000, camera: 1_500_000, screen: 1_800_000, 'screen-audio': 128_000 };

/** Bits per second that one person may send over all, by what of theirs is on. */
export function bitrateOf(streams: readonly Pick<PublishedStream, 'source' | 'on'>[]): number {
  return streams.filter(({ on }) => on).reduce((sum, { source }) => sum + most[source], most.microphone);
}

/** What waits at Janus while nobody looks: cameras off the stage. Sound never does, nor a shared screen. `watched` undefined: everybody is looked at. */
export function mayWait({ participantId, source }: { participantId: string; source: MediaSource }, watched: ReadonlySet<string> | undefined): boolean {
  return source === 'camera' && watched?.has(participantId) === false;
}
