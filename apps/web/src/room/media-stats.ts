/** Figures of both connections since they were made; milliseconds and packets. */
export interface MediaStats {
  readonly send: { readonly bytes: number; readonly packets: number; readonly packetsLost: number; readonly roundTripMs: number | null };
  readonly receive: {
    readonly bytes: number; readonly packets: number; readonly packetsLost: number; readonly framesDecoded: number;
    /** Sum of the energy heard (W3C `totalAudioEnergy`): grows while somebody makes a sound. */
    readonly audioEnergy: number;
    /** The worst of all streams. */
    readonly jitterMs: number | null;
  };
}

/** The numbers of one `RTCStatsReport` entry that we read; the rest is ignored. */
export type StatsEntry = Readonly<Record<string, unknown>>;

/** Adds up what the entries of both connections say. */
export function summarise(entries: readonly StatsEntry[]): MediaStats {
  const of = (type: string) => entries.filter((entry) => entry['type'] === type);
  const [outbound, remoteInbound, inbound] = [of('outbound-rtp'), of('remote-inbound-rtp'), of('inbound-rtp')];
  return {
    send: {
      bytes: sum(outbound, 'bytesSent'), packets: sum(outbound, 'packetsSent'), packetsLost: sum(remoteInbound, 'packetsLost'),
      roundTripMs: worstMs(remoteInbound, 'roundTripTime'),
    },
    receive: {
      bytes: sum(inbound, 'bytesReceived'), packets: sum(inbound, 'packetsReceived'), packetsLost: sum(inbound, 'packetsLost'),
      framesDecoded: sum(inbound, 'framesDecoded'), audioEnergy: sum(inbound, 'totalAudioEnergy'), jitterMs: worstMs(inbound, 'jitter'),
    },
  };
}

function numbers(entries: readonly StatsEntry[], name: string): number[] {
  return entries.map((entry) => entry[name]).filter((value) => typeof value === 'number');
}

function sum(entries: readonly StatsEntry[], name: string): number {
  return numbers(entries, name).reduce((total, value) => total + value, 0);
}

function worstMs(entries: readonly StatsEntry[], name: string): number | null {
  const values = numbers(entries, name);
  return values.length === 0 ? null : Math.max(...values) * 1000;
}
