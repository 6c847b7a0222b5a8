/** What a Janus says of itself, by its own names. */
export interface JanusInfo {
  readonly version: number;
  readonly api_secret: boolean;
  readonly event_handlers: boolean;
  readonly transports: Readonly<Record<string, unknown>>;
  readonly plugins: Readonly<Record<string, unknown>>;
}

/** 1.1.2 of Debian 12: the oldest with the VideoRoom we were tested against. Janus writes 1.1.2 as 1102. */
const oldest = 1102;
const needed = ['janus.plugin.videoroom', 'janus.plugin.echotest'];
const transports = ['janus.transport.websockets'];

/** Why no meeting takes place on this Janus, in one line for an operator; undefined when all is well. */
export function janusFault({ version, api_secret, event_handlers, transports: open, plugins }: JanusInfo): string | undefined {
  if (version < oldest) return `Janus ${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 100)}.${version % 100} is older than 1.1.2`;
  const missing = needed.filter((name) => !(name in plugins));
  if (missing.length > 0) return `Janus lacks ${missing.join(', ')}`;
  if (!api_secret) return 'Janus asks for no api_secret';
  // A plugin that nobody needs is one that may record, forward or call; an event handler would be told every join token.
  const idle = [...Object.keys(plugins).filter((name) => !needed.includes(name)), ...Object.keys(open).filter((name) => !transports.includes(name))];
  if (idle.length > 0) return `Janus runs what it must not: ${idle.sort().join(', ')}`;
  return event_handlers ? 'Janus tells its events to somebody' : undefined;
}
