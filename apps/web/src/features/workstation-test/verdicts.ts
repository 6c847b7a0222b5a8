import type { TestTransport } from '@rcp/contracts';
import type { DeviceOutcome } from '../../room/devices.js';

/** The steps of the test (R87), in their order. */
export const stepNames = ['browser', 'camera', 'microphone', 'speaker', 'screen', 'network'] as const;
export type StepName = (typeof stepNames)[number];

/** What a step says: « Fonctionne », « À vérifier », « Ne fonctionne pas », or that it was passed over. */
export type Verdict = 'works' | 'check' | 'fails' | 'passed';

type DeviceFailure = Exclude<DeviceOutcome, 'on' | 'off'>;

/** What each step can find; `passed`: the person went on without it. */
export interface Findings {
  browser: 'recent' | 'old' | 'unknown' | 'insecure' | 'unsupported';
  camera: 'works' | 'not-seen' | DeviceFailure;
  microphone: 'works' | 'silent' | DeviceFailure;
  speaker: 'works' | 'not-heard' | 'failed';
  screen: 'works' | 'not-seen' | 'blocked' | 'failed' | 'unsupported';
  network: 'direct' | 'slow' | 'relay' | 'udp-blocked' | 'blocked' | 'no-media' | NetworkTrouble;
}

/** `detail`: for the technician, and of no person. */
export type StepResult<S extends StepName = StepName> = { readonly [N in S]: { readonly step: N; readonly finding: Findings[N] | 'passed'; readonly detail?: string } }[S];
export type Results = { readonly [N in StepName]?: StepResult<N> | undefined };

const devices: Record<DeviceFailure, Verdict> = { missing: 'fails', refused: 'fails', busy: 'fails', unsupported: 'fails', failed: 'fails' };
const verdicts: { readonly [N in StepName]: Record<Findings[N], Verdict> } = {
  browser: { recent: 'works', old: 'check', unknown: 'check', insecure: 'fails', unsupported: 'fails' },
  camera: { works: 'works', 'not-seen': 'check', ...devices },
  microphone: { works: 'works', silent: 'check', ...devices },
  speaker: { works: 'works', 'not-heard': 'check', failed: 'fails' },
  screen: { works: 'works', 'not-seen': 'check', blocked: 'fails', failed: 'fails', unsupported: 'check' },
  network: {
    // A relay is a way through, but no reason to say that all is well (R88).
    direct: 'works', slow: 'check', relay: 'check', 'udp-blocked': 'check', blocked: 'fails', 'no-media': 'fails',
    unreachable: 'fails', 'rate-limited': 'check', 'media-unavailable': 'check', lost: 'check',
  },
};

/** The verdict on what a step found. */
export function verdictOf({ step, finding }: Pick<StepResult, 'step' | 'finding'>): Verdict {
  return finding === 'passed' ? 'passed' : (verdicts[step] as Record<string, Verdict>)[finding] ?? 'check';
}

/** The whole workstation: `blocked`: no meeting can be joined from here; `unfinished`: what a meeting can't do without was not tested. */
export type Overall = { readonly kind: 'ready' } | { readonly kind: 'blocked' | 'unfinished' | 'usable' | 'partial'; readonly steps: readonly StepName[] };

/** Findings of the network step that say nothing about the network itself. */
const inconclusive: ReadonlySet<string> = new Set(['rate-limited', 'media-unavailable', 'lost', 'passed']);

/** One conclusion from all steps; somebody without camera or microphone still sees and hears (R28). */
export function overall(results: Results): Overall {
  const where = (...wanted: (Verdict | undefined)[]) => stepNames.filter((step) => wanted.includes(results[step] && verdictOf(results[step])));
  const essential = (step: StepName) => step === 'browser' || step === 'network';
  const blocked = where('fails').filter(essential);
  if (blocked.length > 0) return { kind: 'blocked', steps: blocked };
  const { browser, network } = results;
  const untested: StepName[] = [...(!browser || browser.finding === 'passed' ? ['browser' as const] : []), ...(!network || inconclusive.has(network.finding) ? ['network' as const] : [])];
  if (untested.length > 0) return { kind: 'unfinished', steps: untested };
  const doubtful = where('fails', 'check');
  if (doubtful.length > 0) return { kind: 'usable', steps: doubtful };
  const passed = where('passed', undefined);
  return passed.length > 0 ? { kind: 'partial', steps: passed } : { kind: 'ready' };
}

/** Measured on one way to the media server, over a few seconds. */
export interface Figures {
  /** Of the pair of candidates in use; null when the browser doesn't say. */
  readonly protocol: 'udp' | 'tcp' | null;
  /** Address and port of the server at the other end; null when the browser doesn't say. */
  readonly server: string | null;
  readonly roundTripMs: number | null;
  /** Of what was sent and should have come back, 0..1. */
  readonly loss: number | null;
  readonly sentKbps: number;
  readonly receivedKbps: number;
}

/** What became of one way. `no-media`: connected, but nothing came back; `interrupted`: the server ended it. */
export interface Attempt {
  readonly name: TestTransport;
  readonly outcome: 'through' | 'no-media' | 'no-connection' | 'interrupted';
  readonly figures: Figures | null;
}

/** Why the test of the network could not be done, or not to its end. */
export type NetworkTrouble = 'unreachable' | 'rate-limited' | 'media-unavailable' | 'lost';

export interface NetworkResult {
  readonly attempts: readonly Attempt[];
  readonly trouble: NetworkTrouble | null;
}

/** From here on people talk across each other, words go missing, or there is no room for a picture. */
const limits = { roundTripMs: 400, loss: 0.05, kbps: 64 } as const;

/** The conclusion from every way that was tried, best first. */
export function networkFinding({ attempts, trouble }: NetworkResult): Findings['network'] {
  const best = attempts.find(({ outcome }) => outcome === 'through');
  if (!best) return trouble ?? without(attempts);
  if (best.name === 'turn-tcp' || best.name === 'turn-tls' || best.figures?.protocol === 'tcp') return 'udp-blocked';
  if (best.name === 'turn-udp') return 'relay';
  return best.figures && isSlow(best.figures) ? 'slow' : 'direct';
}

/** Whether a meeting would suffer from it. */
export function isSlow({ roundTripMs, loss, sentKbps, receivedKbps }: Figures): boolean {
  return (roundTripMs ?? 0) > limits.roundTripMs || (loss ?? 0) > limits.loss || Math.min(sentKbps, receivedKbps) < limits.kbps;
}

function without(attempts: readonly Attempt[]): Findings['network'] {
  if (attempts.some(({ outcome }) => outcome === 'no-media')) return 'no-media';
  return attempts.every(({ outcome }) => outcome === 'interrupted') ? 'lost' : 'blocked';
}
