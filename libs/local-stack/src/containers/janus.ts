import { janusAnswers, janusConfiguration, secretsOf, type Janus, type JanusOptions } from '../janus.js';
import { choosePort, freePort, freeUdpPorts } from '../ports.js';
import { privateDir } from '../private-dir.js';
import { PrivateContainer, startContainer } from './container.js';
import { provideImage } from './images.js';

/** Two for each person in a conference. */
const mediaPorts = 40;

/** Janus in a container; its UDP ports are published and told to browsers as 127.0.0.1. */
export async function startJanusContainer(options: JanusOptions = {}): Promise<Janus> {
  const image = await provideImage('janus');
  const port = await choosePort(options.port, 'Janus');
  const adminPort = await choosePort(options.adminPort ?? (await freePort()), "Janus's admin API");
  const rtpPorts = options.rtpPorts ?? (await freeUdpPorts(mediaPorts));
  const dir = await privateDir(options.dir, 'janus');
  const secrets = secretsOf(options);
  const files = await janusConfiguration({ host: '0.0.0.0', port, adminPort, rtpPorts, publicAddress: '127.0.0.1', configsFolder: '/etc/rcp-janus', ...secrets });
  const container = new PrivateContainer(image)
    .withCopyContentToContainer(Object.entries(files).map(([name, content]) => ({ content, target: `/etc/rcp-janus/${name}` })))
    .withLoopbackPorts({ container: port, host: port }, { container: adminPort, host: adminPort }, ...published(rtpPorts));
  const wsUrl = `ws://127.0.0.1:${port}`;
  const running = await startContainer('Janus', container, dir, () => janusAnswers(wsUrl, secrets.apiSecret));
  return { ...running, wsUrl, adminWsUrl: `ws://127.0.0.1:${adminPort}`, ...secrets, media: { addresses: ['127.0.0.1'], ports: rtpPorts } };
}

function published(rtpPorts: string) {
  const [from = 0, to = 0] = rtpPorts.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_nothing, index) => ({ container: from + index, host: from + index, protocol: 'udp' as const }));
}
