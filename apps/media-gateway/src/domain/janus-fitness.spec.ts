import { janusFault, type JanusInfo } from './janus-fitness.js';

const plugins = (...names: string[]) => Object.fromEntries(names.map((name) => [`janus.plugin.${name}`, {}]));
const fit: JanusInfo = {
  version: 1102, api_secret: true, event_handlers: false, transports: { 'janus.transport.websockets': {} }, plugins: plugins('videoroom', 'echotest'),
};

describe('a Janus that meetings may take place on', () => {
  it('is 1.1.2 or later, with rooms and echo and nothing else', () => {
    expect(janusFault(fit)).toBeUndefined();
    expect(janusFault({ ...fit, version: 1401 })).toBeUndefined();
  });

  it.each<[string, Partial<JanusInfo>, string]>([
    ['is too old', { version: 1013 }, 'Janus 1.0.13 is older than 1.1.2'],
    ['has no rooms', { plugins: plugins('echotest') }, 'Janus lacks janus.plugin.videoroom'],
    ['could record', { plugins: plugins('videoroom', 'echotest', 'recordplay') }, 'Janus runs what it must not: janus.plugin.recordplay'],
    ['is reachable otherwise', { transports: { 'janus.transport.websockets': {}, 'janus.transport.http': {} } }, 'Janus runs what it must not: janus.transport.http'],
    ['obeys anybody', { api_secret: false }, 'Janus asks for no api_secret'],
    ['tells join tokens', { event_handlers: true }, 'Janus tells its events to somebody'],
  ])('is not one that %s', (_what, part, fault) => {
    expect(janusFault({ ...fit, ...part })).toBe(fault);
  });
});
