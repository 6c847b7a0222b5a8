import { join } from 'node:path';
import { greets, natsConfiguration, newPasswords, type Nats, type NatsOptions } from '../nats.js';
import { choosePort } from '../ports.js';
import { keptSecrets, privateDir } from '../private-dir.js';
import { PrivateContainer, startContainer } from './container.js';
import { provideImage } from './images.js';

/** nats-server with JetStream in a container, on a port of the loopback interface. */
export async function startNatsContainer(options: NatsOptions = {}): Promise<Nats> {
  const image = await provideImage('nats');
  const port = await choosePort(options.port, 'NATS');
  const dir = await privateDir(options.storeDir, 'nats', true);
  const passwords = await keptSecrets(join(dir.path, 'secrets.json'), newPasswords);
  const container = new PrivateContainer(image)
    .withCopyContentToContainer([{ content: natsConfiguration(4222, '/data', passwords, '0.0.0.0'), target: '/etc/rcp-nats.conf' }])
    .withCommand(['-c', '/etc/rcp-nats.conf'])
    .withLoopbackPorts({ container: 4222, host: port });
  if (options.storeDir !== undefined) await container.keepData(join(dir.path, 'store'));
  const running = await startContainer('NATS', container, dir, () => greets(port));
  return {
    ...running, url: `nats://127.0.0.1:${port}`, admin: { user: 'admin', pass: passwords.admin },
    userOf: (service) => ({ user: service, pass: passwords[service] }),
  };
}
