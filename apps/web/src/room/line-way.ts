import type { StatsEntry } from './media-stats.js';

/** How this browser's media leave its network: directly, or through a relay that it reaches by this protocol (W3C `relayProtocol`). */
export type LineWay = 'direct' | 'relay-udp' | 'relay-tcp' | 'relay-tls';

const ways: readonly LineWay[] = ['direct', 'relay-udp', 'relay-tcp', 'relay-tls'];

/** The worse way of the two connections, by the pairs they use at the moment; undefined while none is there. */
export function lineWay(entries: readonly StatsEntry[]): LineWay | undefined {
  const selected = new Set(entries.filter(({ type }) => type === 'transport').map((entry) => entry['selectedCandidatePairId']));
  const used = new Set(entries.filter(({ type, id }) => type === 'candidate-pair' && selected.has(id)).map((entry) => entry['localCandidateId']));
  const found = entries.filter(({ type, id }) => type === 'local-candidate' && used.has(id)).map(wayOf);
  return ways.findLast((way) => found.includes(way));
}

function wayOf({ candidateType, relayProtocol }: StatsEntry): LineWay {
  if (candidateType !== 'relay') return 'direct';
  return relayProtocol === 'tcp' || relayProtocol === 'tls' ? `relay-${relayProtocol}` : 'relay-udp';
}
