import { z } from 'zod';

const port = z.number().int().min(1).max(65_535);

/** What has to be let through from a workstation to us (R89). */
export const networkFlow = z.object({
  /** `pages`: the site and its signalling. `media`: sound and picture. `relay`: sound and picture where `media` is not let through. */
  purpose: z.enum(['pages', 'media', 'relay']),
  /** Null where there is no name, only addresses. */
  host: z.string().nullable(),
  /** IP addresses or ranges (CIDR); empty where the deployment names none. */
  addresses: z.array(z.string()),
  protocol: z.enum(['https', 'http', 'webrtc', 'turn', 'turns']),
  transport: z.enum(['tcp', 'udp']),
  /** Both ends included; one port when they are equal. */
  ports: z.object({ from: port, to: port }),
});
export type NetworkFlow = z.infer<typeof networkFlow>;

/** `GET /api/public/prerequisites` of the media-gateway: no login, nothing about anybody; what this deployment is configured with. */
export const prerequisites = z.object({ flows: z.array(networkFlow) });
export type Prerequisites = z.infer<typeof prerequisites>;
