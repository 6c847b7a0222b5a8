import { z } from 'zod';
import { errorCode } from './errors.js';
import { iceCandidate, iceServer, sessionDescription } from './ice.js';

/**
 * `/ws/test`: what a workstation sends comes back from the very media server that meetings use (R87, R88). Anybody may ask, nobody is
 * named; each attempt is one peer connection, and the next one replaces it.
 */
export const workstationTestClientMessage = z.discriminatedUnion('type', [
  /** First message, once. */
  z.strictObject({ type: z.literal('test.start') }),
  /** Begins an attempt: at most one audio and one video line. */
  z.strictObject({ type: z.literal('test.offer'), sdp: sessionDescription }),
  z.strictObject({ type: z.literal('test.trickle'), candidate: iceCandidate.nullable() }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type WorkstationTestClientMessage = z.infer<typeof workstationTestClientMessage>;

/** Ways to the media server, best first. */
export const testTransport = z.enum(['direct', 'turn-udp', 'turn-tcp', 'turn-tls']);
export type TestTransport = z.infer<typeof testTransport>;

export const workstationTestServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('test.ready'),
    /** To try in turn, as in a meeting. `relayOnly`: with `iceTransportPolicy: 'relay'`. */
    transports: z.array(z.object({ name: testTransport, iceServers: z.array(iceServer), relayOnly: z.boolean() })),
    /** How long one attempt may last. */
    attemptSeconds: z.int(),
  }),
  z.object({ type: z.literal('test.answer'), sdp: z.string() }),
  /** A candidate of the media server; null after the last one. */
  z.object({ type: z.literal('test.trickle'), candidate: z.unknown() }),
  /** The attempt ended: its time is over, or the media server was lost. Another one may be tried. */
  z.object({ type: z.literal('test.over'), reason: z.enum(['time', 'media-lost']) }),
  z.object({ type: z.literal('error'), code: errorCode }),
  z.object({ type: z.literal('pong') }),
]);
export type WorkstationTestServerMessage = z.infer<typeof workstationTestServerMessage>;
