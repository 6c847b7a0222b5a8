import { type Attempt, type Figures, isSlow, networkFinding, overall, type Results, stepNames, type StepResult, verdictOf } from './verdicts.js';
import { wordsEn } from './words-en.js';
import { wordsFr } from './words-fr.js';

const figures: Figures = { protocol: 'udp', server: '192.0.2.1:20000', roundTripMs: 20, loss: 0, sentKbps: 900, receivedKbps: 880 };
const through = (name: Attempt['name'], more: Partial<Figures> = {}): Attempt => ({ name, outcome: 'through', figures: { ...figures, ...more } });
const fails = (name: Attempt['name'], outcome: Attempt['outcome'] = 'no-connection'): Attempt => ({ name, outcome, figures: null });
const measured = (...attempts: Attempt[]) => networkFinding({ attempts, trouble: null });
const network = (finding: Extract<StepResult, { step: 'network' }>['finding']) => verdictOf({ step: 'network', finding });

describe('the verdict on a network', () => {
  it('is good when sound and picture pass directly, whatever becomes of the fallbacks', () => {
    expect(measured(through('direct'), fails('turn-udp'), fails('turn-tls'))).toBe('direct');
    expect(network('direct')).toBe('works');
  });

  it('says that UDP is blocked, and never that all is well, when only TCP or TLS passes (R88)', () => {
    expect(measured(fails('direct'), fails('turn-udp'), through('turn-tcp'))).toBe('udp-blocked');
    expect(measured(fails('direct'), fails('turn-udp'), fails('turn-tcp'), through('turn-tls'))).toBe('udp-blocked');
    expect(measured(through('direct', { protocol: 'tcp' }))).toBe('udp-blocked');
    expect([network('udp-blocked'), wordsFr.steps.network.findings['udp-blocked'][0]]).toEqual(['check', 'UDP bloqué — connexion de secours utilisée.']);
  });

  it('says that the direct way is blocked, and never that all is well, when a relay is reached by UDP (R88)', () => {
    expect(measured(fails('direct'), through('turn-udp'), through('turn-tcp'))).toBe('relay');
    expect(network('relay')).toBe('check');
  });

  it.each([['far away', { roundTripMs: 700 }], ['losing words', { loss: 0.2 }], ['too narrow to send', { sentKbps: 30 }], ['too narrow to receive', { receivedKbps: 30 }]])('warns of a connection that is %s', (_, more) => {
    expect(isSlow({ ...figures, ...more })).toBe(true);
    expect([measured(through('direct', more)), network('slow')]).toEqual(['slow', 'check']);
  });

  it('fails when no way passes, and tells an answer that never comes back apart', () => {
    expect([measured(fails('direct'), fails('turn-tls')), network('blocked')]).toEqual(['blocked', 'fails']);
    expect([measured(fails('direct', 'no-media'), fails('turn-tls')), network('no-media')]).toEqual(['no-media', 'fails']);
    expect(measured(fails('direct', 'interrupted'))).toBe('lost');
  });

  it('blames the service and not the network for what the service says, unless a way had passed before', () => {
    for (const trouble of ['unreachable', 'rate-limited', 'media-unavailable', 'lost'] as const) {
      expect(networkFinding({ attempts: [fails('direct')], trouble })).toBe(trouble);
      expect(networkFinding({ attempts: [through('direct')], trouble })).toBe('direct');
    }
  });
});

describe('the conclusion on a workstation', () => {
  const good: Results = {
    browser: { step: 'browser', finding: 'recent' }, camera: { step: 'camera', finding: 'works' }, microphone: { step: 'microphone', finding: 'works' },
    speaker: { step: 'speaker', finding: 'works' }, screen: { step: 'screen', finding: 'works' }, network: { step: 'network', finding: 'direct' },
  };

  it('is ready when everything works', () => {
    expect(overall(good)).toEqual({ kind: 'ready' });
  });

  it('lets somebody without camera and microphone take part (R28)', () => {
    expect(overall({ ...good, camera: { step: 'camera', finding: 'missing' }, microphone: { step: 'microphone', finding: 'missing' } })).toEqual({ kind: 'usable', steps: ['camera', 'microphone'] });
  });

  it('is not ready behind a fallback connection (R88)', () => {
    expect(overall({ ...good, network: { step: 'network', finding: 'udp-blocked' } })).toEqual({ kind: 'usable', steps: ['network'] });
  });

  it('is blocked by a browser or a network that can’t, even when little else was tested', () => {
    expect(overall({ browser: { step: 'browser', finding: 'unsupported' } })).toEqual({ kind: 'blocked', steps: ['browser'] });
    expect(overall({ ...good, network: { step: 'network', finding: 'blocked' } })).toEqual({ kind: 'blocked', steps: ['network'] });
  });

  it('is open as long as the network was not tested, or could not be', () => {
    for (const finding of ['passed', 'rate-limited', 'media-unavailable', 'lost'] as const) {
      expect(overall({ ...good, network: { step: 'network', finding } })).toEqual({ kind: 'unfinished', steps: ['network'] });
    }
  });

  it('names what was passed over', () => {
    expect(overall({ ...good, screen: { step: 'screen', finding: 'passed' } })).toEqual({ kind: 'partial', steps: ['screen'] });
  });
});

it('every finding has words in both languages, and a remedy unless all is well', () => {
  for (const { steps } of [wordsFr, wordsEn]) {
    for (const step of stepNames) {
      for (const [finding, [meaning, remedy]] of Object.entries(steps[step].findings)) {
        const works = verdictOf({ step, finding } as StepResult) === 'works';
        expect([finding, meaning !== '', remedy === '']).toEqual([finding, true, works]);
      }
    }
  }
});
