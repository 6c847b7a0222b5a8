import { DomainError, type MediaSource } from '@rcp/contracts';
import type { PublishedStream } from './room.js';

const limits = { mediaLines: 4, lines: 1_500, lineLength: 1_024 } as const;
const kindOf: Record<MediaSource, 'audio' | 'video'> = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-audio': 'audio' };
const codecs = { audio: /^opus\/48000/i, video: /^(VP8|H264)\/90000/i } as const;

interface MediaLine {
  readonly kind: string;
  readonly mid: string | undefined;
  readonly sends: boolean;
  readonly codecs: readonly string[];
}

/**
 * What a browser may send: at most four m-lines, audio with Opus or video with VP8 or H.264, no data channel, nothing of
 * unusual size; each m-line that sends has exactly one source, and each source appears once. Throws `protocol-error`.
 * Answers the streams that are published, all on.
 */
export function acceptOffer(sdp: string, tracks: readonly Pick<PublishedStream, 'mid' | 'source'>[]): PublishedStream[] {
  const media = mediaLines(readable(sdp));
  if (media.length === 0 || media.length > limits.mediaLines || media.some((line) => !isAllowed(line))) refuse();
  const sending = media.filter(({ sends }) => sends);
  const named = new Map(tracks.map((track) => [track.mid, track.source]));
  const sources = new Set(named.values());
  if (named.size !== tracks.length || sources.size !== tracks.length || sending.length !== tracks.length) refuse();
  return sending.map(({ kind, mid }) => {
    const source = mid === undefined ? undefined : named.get(mid);
    if (mid === undefined || source === undefined || kindOf[source] !== kind) refuse();
    return { mid, source, on: true };
  });
}

/** What a workstation test may send: at most one audio and one video line, under the same rules. Throws `protocol-error`. */
export function acceptTestOffer(sdp: string): void {
  const media = mediaLines(readable(sdp));
  const kinds = new Set(media.map(({ kind }) => kind));
  if (media.length === 0 || kinds.size !== media.length || media.some((line) => !isAllowed(line))) refuse();
}

/** The lines of a description of a usual size. */
function readable(sdp: string): string[] {
  const lines = sdp.split(/\r?\n/);
  if (lines[0] !== 'v=0' || lines.length > limits.lines || lines.some((line) => line.length > limits.lineLength)) refuse();
  return lines;
}

function mediaLines(lines: readonly string[]): MediaLine[] {
  const starts = lines.flatMap((line, at) => (line.startsWith('m=') ? [at] : []));
  return starts.map((start, nth) => {
    const section = lines.slice(start, starts[nth + 1]);
    const attribute = (name: string) => section.filter((line) => line.startsWith(`a=${name}:`)).map((line) => line.slice(name.length + 3));
    return {
      kind: /^m=(\w+)/.exec(section[0] ?? '')?.[1] ?? '',
      mid: attribute('mid')[0],
      sends: !section.includes('a=recvonly') && !section.includes('a=inactive'),
      codecs: attribute('rtpmap').map((value) => value.split(' ')[1] ?? ''),
    };
  });
}

function isAllowed({ kind, codecs: offered }: MediaLine): boolean {
  return (kind === 'audio' || kind === 'video') && offered.some((codec) => codecs[kind].test(codec));
}

function refuse(): never {
  throw new DomainError('protocol-error');
}
