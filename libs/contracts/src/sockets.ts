/** Rules both sockets share. */
export const socketLimits = {
  /** Bytes of one message. */
  maxPayload: 64 * 1024,
  /** A socket that sends this many messages out of protocol is closed with 4400. */
  maxProtocolErrors: 3,
  /** The client pings every 10 s; a seat silent for 30 s is lost. */
  pingEveryMs: 10_000,
  lostAfterMs: 30_000,
} as const;

/** WebSocket close codes of ours. */
export const closeCodes = { protocol: 4400, unauthenticated: 4401, excluded: 4403, replaced: 4409, sessionClosed: 4410, putBack: 4411, rateLimited: 4429, goingAway: 1012 } as const;
