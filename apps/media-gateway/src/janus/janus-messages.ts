import { z } from 'zod';
import type { JanusInfo } from '../domain/janus-fitness.js';

export const jsep = z.object({ type: z.enum(['offer', 'answer']), sdp: z.string() });
export type Jsep = z.infer<typeof jsep>;

/** Answer to `info`. */
export const janusInfo: z.ZodObject<{ [Part in keyof JanusInfo]: z.ZodType<JanusInfo[Part]> }> = z.object({
  version: z.int(), api_secret: z.boolean(), event_handlers: z.boolean(), transports: z.record(z.string(), z.unknown()), plugins: z.record(z.string(), z.unknown()),
});

/** Everything we read of what Janus sends; the rest is dropped. Never logged: it may hold join tokens. */
export const janusMessage = z.object({
  janus: z.string(),
  transaction: z.string().optional(),
  session_id: z.int().optional(),
  sender: z.int().optional(),
  data: z.object({ id: z.int() }).partial().optional(),
  plugindata: z.object({ data: z.record(z.string(), z.unknown()) }).optional(),
  jsep: jsep.optional(),
  candidate: z.unknown().optional(),
  /** Of `media`: packets of this line have begun to arrive, or none did for a second. */
  mid: z.string().optional(),
  receiving: z.boolean().optional(),
  error: z.object({ code: z.int() }).optional(),
  ...janusInfo.partial().shape,
});
export type JanusMessage = z.infer<typeof janusMessage>;

/** What a plugin said: in answer to a request, or of its own accord. */
export interface PluginMessage {
  readonly data: Record<string, unknown>;
  readonly jsep?: Jsep | undefined;
}

/** Janus said no. Its own sentence may quote what we sent, so only the code is kept. */
export class JanusError extends Error {
  override readonly name = 'JanusError';
  constructor(readonly code: number) { super(`Janus answered error ${code}`); }
}

/** Not connected, connection or session lost, or no answer in time. */
export class JanusUnavailable extends Error {
  override readonly name = 'JanusUnavailable';
}

/** Codes that mean something to us; the others are faults. */
export const janusCodes = { noSuchRoom: 426, roomExists: 427, noSuchFeed: 428, tooManyPublishers: 432, unauthorised: 433, noSuchSession: 458, noSuchPlugin: 460 } as const;
