import { z } from 'zod';

/** Variables of the job that makes the stream and its consumers. */
export const provisionEnv = z.object({
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
  /** The one user with rights over streams. */
  NATS_USER: z.string().min(1),
  NATS_PASSWORD: z.string().min(16),
  /** Copies of the stream: 3 in a cluster of three, 1 where there is one server. */
  NATS_STREAM_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
});
