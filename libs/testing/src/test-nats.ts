import { startNats, type Nats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';

/** A nats-server of the test file's own, provisioned as the deployment job does. Stop it in `afterAll`. */
export async function testNats(): Promise<Nats> {
  const nats = await startNats();
  await provision({ servers: nats.url, ...nats.admin });
  return nats;
}
