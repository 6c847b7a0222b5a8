import { z } from 'zod';
import { describedBy, type PublishedStream } from '../domain/room.js';

export const videoRoomPlugin = 'janus.plugin.videoroom';

/** Ids of publishers are strings of ours (`string_ids`). */
export const feedId = z.string().includes(':');

const publisher = z.object({
  id: feedId,
  streams: z.array(z.object({ mid: z.string(), description: z.string().optional(), disabled: z.boolean().optional() })).default([]),
});

/** Answer to a publisher's join. */
export const joinedAnswer = z.object({ videoroom: z.literal('joined'), private_id: z.int(), publishers: z.array(publisher).default([]) });

/** What a publisher's handle is told about the others; `ok` instead of an id is about itself. */
export const videoRoomNotice = z.object({
  videoroom: z.string(),
  publishers: z.array(publisher).optional(),
  leaving: z.unknown().optional(),
  unpublished: z.unknown().optional(),
  kicked: z.unknown().optional(),
  /** Of `talking` and `stopped-talking`, and of a moderation. */
  id: z.unknown().optional(),
  mid: z.string().optional(),
  moderation: z.string().optional(),
});

/** Streams of an offer to a subscriber. */
export const subscribedAnswer = z.object({
  videoroom: z.string(),
  streams: z.array(z.object({
    mid: z.string(), active: z.boolean().optional(), feed_id: feedId.optional(), feed_mid: z.string().optional(), feed_description: z.string().optional(),
  })).optional(),
});

/** Feeds with what they publish now. A stream that is not described as one of ours is left out; so is one that Janus has switched off. */
export function publishersOf(list: readonly z.infer<typeof publisher>[]): [string, PublishedStream[]][] {
  return list.map(({ id, streams }) => [id, streams.flatMap(({ mid, description, disabled }) => {
    const described = describedBy(description);
    return described === undefined || disabled === true ? [] : [{ mid, ...described }];
  })]);
}
