import { z } from 'zod';

const whole = (least: number, most: number, usual: number) => z.coerce.number().int().min(least).max(most).default(usual);

/** What nobody gets more of, so that one meeting, one person or one page cannot take what the others need. */
export const limitsEnv = {
  /** Rooms on one Janus. A meeting that finds no place on any of them is told `media-unavailable`; those that have one go on. */
  JANUS_MAX_ROOMS: whole(1, 10_000, 200),
  /** People of one room who send; whoever comes after them is told `too-many-publishers`, and sees and hears. A tumour board has rarely more than 25 people. */
  ROOM_MAX_PUBLISHERS: whole(1, 60, 30),
  /** Thousands of bits per second that one person may send over all: a camera and a screen. */
  PUBLISHER_MAX_KBITS: whole(64, 20_000, 4_000),
  /** Messages per second of one socket, with four times as many at once; one that goes on is closed. */
  MEDIA_MESSAGES_PER_SECOND: whole(1, 1_000, 60),
};
export type LimitsEnv = z.infer<z.ZodObject<typeof limitsEnv>>;
