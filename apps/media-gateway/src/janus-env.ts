import { z } from 'zod';

const address = z.url({ protocol: /^wss?$/ });
/** Addresses separated by spaces, commas or lines. */
export const janusAddresses = z.string().transform((list) => list.split(/[\s,]+/).filter(Boolean)).pipe(z.array(address).max(100));

/** The Janus instances of this deployment. They share their secrets, which nobody else has. */
export const janusEnv = {
  /** Janus's WebSocket API, one address or several: reachable by this service only. */
  JANUS_URL: z.string().default('').pipe(janusAddresses),
  /** A file with addresses, one a line, in place of JANUS_URL. Read every 5 s: instances come and go without a restart. */
  JANUS_LIST_FILE: z.string().optional(),
  JANUS_API_SECRET: z.string().min(16),
  /** `admin_key` of Janus's VideoRoom plugin: who has it may create rooms. */
  JANUS_ROOM_ADMIN_KEY: z.string().min(16),
};
export type JanusEnv = z.infer<z.ZodObject<typeof janusEnv>>;
