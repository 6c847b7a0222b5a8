import type { IceServer } from '@rcp/contracts';
import type { Figures } from './verdicts.js';

/** Sums of one reading of `RTCPeerConnection.getStats()`. */
export interface Reading {
  readonly at: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly roundTripMs: number | null;
  readonly protocol: 'udp' | 'tcp' | null;
  readonly server: string | null;
}

type Entry = Readonly<Record<string, unknown>>;

/** Reads the entries of a report (W3C webrtc-stats). `at` in milliseconds. */
export function readStats(entries: readonly Entry[], at: number): Reading {
  const of = (type: string) => entries.filter((entry) => entry['type'] === type);
  const sum = (type: string, name: string) => of(type).reduce((total, entry) => total + (typeof entry[name] === 'number' ? entry[name] : 0), 0);
  const byId = (id: unknown) => entries.find((entry) => entry['id'] === id);
  const pair = byId(of('transport')[0]?.['selectedCandidatePairId']) ?? of('candidate-pair').find((entry) => entry['nominated'] === true && entry['state'] === 'succeeded');
  const remote = byId(pair?.['remoteCandidateId']);
  const roundTrip = pair?.['currentRoundTripTime'];
  return {
    at, bytesSent: sum('outbound-rtp', 'bytesSent'), bytesReceived: sum('inbound-rtp', 'bytesReceived'),
    packetsReceived: sum('inbound-rtp', 'packetsReceived'), packetsLost: sum('inbound-rtp', 'packetsLost'),
    roundTripMs: typeof roundTrip === 'number' ? roundTrip * 1000 : null,
    protocol: protocolOf(byId(pair?.['localCandidateId'])), server: typeof remote?.['address'] === 'string' ? `${remote['address']}:${String(remote['port'])}` : null,
  };
}

/** What the workstation itself speaks: to the relay when there is one. */
function protocolOf(local: Entry | undefined): Reading['protocol'] {
  const protocol = local?.['candidateType'] === 'relay' ? local['relayProtocol'] : local?.['protocol'];
  if (protocol === 'udp') return 'udp';
  return protocol === 'tcp' || protocol === 'tls' ? 'tcp' : null;
}

/** What happened between two readings; null when nothing came back at all. */
export function figuresBetween(first: Reading, last: Reading): Figures | null {
  const received = last.packetsReceived - first.packetsReceived;
  if (received <= 0) return null;
  const lost = Math.max(0, last.packetsLost - first.packetsLost);
  // Bits per millisecond are kilobits per second.
  const kbps = (bytes: number) => (bytes * 8) / Math.max(1, last.at - first.at);
  return {
    protocol: last.protocol, server: last.server, roundTripMs: last.roundTripMs, loss: lost / (received + lost),
    sentKbps: kbps(last.bytesSent - first.bytesSent), receivedKbps: kbps(last.bytesReceived - first.bytesReceived),
  };
}

/** One way to the echo of the media server. What comes back is counted and neither shown nor played. */
export class EchoConnection {
  private readonly pc: RTCPeerConnection;
  private early: RTCIceCandidateInit[] = [];

  constructor(servers: readonly IceServer[], relayOnly: boolean, onCandidate: (candidate: RTCIceCandidateInit | null) => void) {
    const iceServers = servers.map(({ urls, username = '', credential = '' }) => ({ urls, username, credential }));
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers, iceTransportPolicy: relayOnly ? 'relay' : 'all' });
    this.pc.onicecandidate = ({ candidate }) => onCandidate(plain(candidate));
  }

  /** Rejects when this browser can't send. */
  async offer(tracks: readonly MediaStreamTrack[]): Promise<string> {
    for (const track of tracks) this.pc.addTransceiver(track, { direction: 'sendrecv' });
    await this.pc.setLocalDescription();
    return this.pc.localDescription?.sdp ?? '';
  }

  async answered(sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
    for (const candidate of this.early.splice(0)) await this.add(candidate);
  }

  async addCandidate(candidate: unknown): Promise<void> {
    if (typeof candidate !== 'object' || candidate === null) return;
    if (this.pc.remoteDescription) await this.add(candidate);
    else this.early.push(candidate);
  }

  /** Settles once the connection is there (true) or won't come (false). */
  connected(patienceMs: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((settle) => {
      setTimeout(() => settle(false), patienceMs);
      const look = () => {
        if (this.pc.connectionState === 'connected') settle(true);
        else if (this.pc.connectionState === 'failed' || this.pc.connectionState === 'closed' || signal.aborted) settle(false);
      };
      this.pc.addEventListener('connectionstatechange', look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  async read(): Promise<Reading> {
    const entries: Entry[] = [];
    (await this.pc.getStats()).forEach((entry: Entry) => entries.push(entry));
    return readStats(entries, performance.now());
  }

  close(): void {
    this.pc.onicecandidate = null;
    this.pc.close();
  }

  /** One that doesn't fit is no reason to give up. */
  private async add(candidate: RTCIceCandidateInit): Promise<void> {
    await this.pc.addIceCandidate(candidate).catch(() => undefined);
  }
}

function plain(candidate: RTCIceCandidate | null): RTCIceCandidateInit | null {
  if (!candidate || candidate.candidate === '') return null;
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  return { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
}
