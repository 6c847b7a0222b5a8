// The job that runs before the services: makes or updates the stream and one consumer for each service. Safe to run again.
import { provision } from '@rcp/messaging';
import { loadEnv } from '@rcp/platform';
import { provisionEnv } from './env.js';

const env = loadEnv(provisionEnv);
await provision({ servers: env.NATS_URL, user: env.NATS_USER, pass: env.NATS_PASSWORD }, { replicas: env.NATS_STREAM_REPLICAS });
