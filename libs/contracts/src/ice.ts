import { z } from 'zod';

/** Session description as a browser makes it (RFC 8866). */
export const sessionDescription = z.string().min(10).max(60_000);

/** `RTCIceCandidateInit`; null in a message: no more will come. */
export const iceCandidate = z.strictObject({
  candidate: z.string().max(1024), sdpMid: z.string().max(16).nullable(), sdpMLineIndex: z.int().min(0).max(63).nullable(),
  usernameFragment: z.string().max(256).nullish(),
});

/** What a browser hands to `RTCPeerConnection`. Credentials of relays are good for minutes. */
export const iceServer = z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() });
export type IceServer = z.infer<typeof iceServer>;
