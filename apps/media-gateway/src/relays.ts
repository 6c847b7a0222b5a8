import { createHmac } from 'node:crypto';
import type { IceServer, TestTransport } from '@rcp/contracts';

/** Relays (RFC 8656) and the secret they share with us. */
export interface Relays {
  /** `turn:` and `turns:` URIs (RFC 7065). */
  readonly urls: readonly string[];
  /** Of coturn's `use-auth-secret`; null: there are none to offer. */
  readonly secret: string | null;
}

/** A name and password that the relay accepts until then, and nobody else's (coturn's `use-auth-secret`). `who` is an opaque id. */
export function relayCredentials(secret: string, who: string, until: Date): Required<Pick<IceServer, 'username' | 'credential'>> {
  const username = `${Math.floor(until.getTime() / 1000)}:${who}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** By which transport a browser reaches a relay. */
export function relayTransport(url: string): Exclude<TestTransport, 'direct'> {
  if (/^turns:/i.test(url)) return 'turn-tls';
  return /[?&]transport=tcp$/i.test(url) ? 'turn-tcp' : 'turn-udp';
}

/** What a browser in a meeting is given: every relay, for as long as it may need one. */
export function iceServers({ urls, secret }: Relays, who: string, until: Date): IceServer[] {
  return secret === null || urls.length === 0 ? [] : [{ urls: [...urls], ...relayCredentials(secret, who, until) }];
}

/** The ways to test one by one, best first. */
export function transportsToTest({ urls, secret }: Relays, who: string, until: Date): { name: TestTransport; iceServers: IceServer[]; relayOnly: boolean }[] {
  const relayed = (['turn-udp', 'turn-tcp', 'turn-tls'] as const).map((name) => ({ name, of: urls.filter((url) => relayTransport(url) === name) }));
  return [
    { name: 'direct', iceServers: [], relayOnly: false },
    ...relayed.map(({ name, of }) => ({ name, iceServers: iceServers({ urls: of, secret }, who, until), relayOnly: true })).filter(({ iceServers: some }) => some.length > 0),
  ];
}
