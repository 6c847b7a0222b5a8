import { z } from 'zod';

const address = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const addresses = z.string().default('').transform((list) => list.split(/[\s,]+/).filter(Boolean)).pipe(z.array(address).max(50));

/** What people who keep a firewall have to know of this deployment (R89). Told to anybody at /api/public/prerequisites, used for nothing else. */
export const accessEnv = {
  /** Relays for networks that let no media through: `turn:` and `turns:` URIs (RFC 7065), separated by spaces or commas. */
  TURN_URLS: z.string().default('').transform((list) => list.split(/[\s,]+/).filter(Boolean)).pipe(z.array(z.string().regex(/^turns?:[^\s@]+$/i)).max(10)),
  /** What the relays and we share (coturn's `static-auth-secret`): passwords for minutes are made of it. Absent: nobody is sent to a relay. */
  TURN_SECRET: z.string().min(16).optional(),
  /** Public addresses of PUBLIC_URL's host, separated by spaces or commas. */
  PUBLIC_ADDRESSES: addresses,
  /** Public addresses Janus sends and receives sound and picture at. */
  MEDIA_ADDRESSES: addresses,
  /** Janus's `rtp_port_range`; not named when absent. */
  MEDIA_UDP_PORTS: z.string().regex(/^\d{1,5}-\d{1,5}$/).transform((range) => {
    const [from = 0, to = 0] = range.split('-').map(Number);
    return { from, to };
  }).refine(({ from, to }) => from >= 1 && from <= to && to <= 65_535).optional(),
};
export type AccessEnv = z.infer<z.ZodObject<typeof accessEnv>>;
