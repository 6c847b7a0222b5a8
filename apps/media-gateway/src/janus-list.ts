import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import type { Readiness } from '@rcp/platform';
import type { MediaGatewayEnv } from './env.js';
import { JanusPool } from './janus/janus-pool.js';
import { janusAddresses } from './janus-env.js';
import { janusUp } from './media.metrics.js';

/** The deployment's Janus instances as its environment names them. No Janus that meetings may take place on: not ready, and why. */
export function janusPool(env: MediaGatewayEnv, readiness: Readiness): JanusPool {
  const logger = new Logger(JanusPool.name);
  const file = env.JANUS_LIST_FILE;
  const pool = new JanusPool({
    apiSecret: env.JANUS_API_SECRET,
    list: async () => (file === undefined ? env.JANUS_URL : janusAddresses.parse(await readFile(file, 'utf8'))),
    onChange: (instance, up) => {
      janusUp.set({ instance }, up ? 1 : 0);
      const fault = up ? undefined : pool.faultOf(instance);
      if (fault !== undefined) logger.error(fault, { instance });
    },
    onFault: (error) => logger.error('the list of Janus instances cannot be read', error instanceof Error ? { name: error.name } : {}),
  });
  readiness.add('janus', () => (pool.isUnlisted ? 'no Janus is named by JANUS_URL or JANUS_LIST_FILE' : pool.fault()));
  return pool;
}
