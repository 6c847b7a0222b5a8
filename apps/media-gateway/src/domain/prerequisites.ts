import type { NetworkFlow } from '@rcp/contracts';

/** Where this deployment is reached. */
export interface Reached {
  readonly publicUrl: string;
  readonly publicAddresses: readonly string[];
  readonly mediaAddresses: readonly string[];
  /** Undefined: nobody wrote them down. */
  readonly mediaPorts: { readonly from: number; readonly to: number } | undefined;
  /** `turn:` and `turns:` URIs (RFC 7065). */
  readonly relays: readonly string[];
}

const turnUri = /^(turns?):(\[[\da-f:.]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i;

/** What a firewall has to let through, from the workstation outwards (R89). */
export function flowsOf({ publicUrl, publicAddresses, mediaAddresses, mediaPorts, relays }: Reached): NetworkFlow[] {
  const { hostname, port, protocol } = new URL(publicUrl);
  const pages = one(Number(port) || (protocol === 'https:' ? 443 : 80));
  return [
    { purpose: 'pages', host: hostname, addresses: [...publicAddresses], protocol: protocol === 'https:' ? 'https' : 'http', transport: 'tcp', ports: pages },
    ...(mediaPorts === undefined ? [] : [mediaFlow(mediaAddresses, mediaPorts)]),
    ...relays.flatMap(relayFlow),
  ];
}

function mediaFlow(addresses: readonly string[], ports: NetworkFlow['ports']): NetworkFlow {
  return { purpose: 'media', host: null, addresses: [...addresses], protocol: 'webrtc', transport: 'udp', ports };
}

/** Ports that are not in the URI are those of RFC 7065 §3.1; TLS runs over TCP where nothing else is said. */
function relayFlow(uri: string): NetworkFlow[] {
  const [, scheme, host, port, transport] = turnUri.exec(uri) ?? [];
  if (scheme === undefined || host === undefined) return [];
  const secure = scheme.toLowerCase() === 'turns';
  return [{
    purpose: 'relay', host, addresses: [], protocol: secure ? 'turns' : 'turn', transport: transport?.toLowerCase() === 'udp' || (!secure && transport === undefined) ? 'udp' : 'tcp',
    ports: one(Number(port ?? (secure ? 5349 : 3478))),
  }];
}

const one = (port: number) => ({ from: port, to: port });
