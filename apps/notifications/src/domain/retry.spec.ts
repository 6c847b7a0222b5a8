import { faultOf, giveUpAt, nextAttemptAt } from './retry.js';

const now = new Date('2026-12-01T08:00:00Z');
const minutesAfter = (attempts: number, chance = 0) => (nextAttemptAt(attempts, now, chance).getTime() - now.getTime()) / 60_000;

describe('the time of the next attempt', () => {
  it('is 1, 5, 15, 60 minutes after a failure, then an hour each time', () => {
    expect([1, 2, 3, 4, 5, 40].map((attempts) => minutesAfter(attempts))).toEqual([1, 5, 15, 60, 60, 60]);
  });

  it('is up to a fifth later, so that mails refused together do not come back together', () => {
    expect(minutesAfter(4, 0.5)).toBeCloseTo(66, 5);
    expect(minutesAfter(4, 0.999)).toBeLessThan(72);
  });

  it('is never less than ten minutes before the session', () => {
    expect(giveUpAt('2026-12-01T16:00:00Z').toISOString()).toBe('2026-12-01T15:50:00.000Z');
  });
});

describe('what a failed delivery means', () => {
  it('takes a 4yz for a passing trouble at whatever step', () => {
    expect(faultOf({ responseCode: 450, command: 'RCPT TO', code: 'EENVELOPE' })).toEqual({ smtpClass: '4xx', smtpCode: 450, permanent: false });
    expect(faultOf({ responseCode: 421, command: 'CONN' })).toEqual({ smtpClass: '4xx', smtpCode: 421, permanent: false });
  });

  it('takes a refused recipient or message for final', () => {
    expect(faultOf({ responseCode: 550, command: 'RCPT TO', code: 'EENVELOPE' })).toEqual({ smtpClass: '5xx', smtpCode: 550, permanent: true });
    expect(faultOf({ responseCode: 554, command: 'DATA', code: 'EMESSAGE' }).permanent).toBe(true);
  });

  it.each([
    ['the relay refuses our password', { responseCode: 535, command: 'AUTH PLAIN', code: 'EAUTH' }],
    ['the relay wants TLS first', { responseCode: 530, command: 'MAIL FROM', code: 'EENVELOPE' }],
    ['the relay serves nobody', { responseCode: 554, command: 'CONN', code: 'EPROTOCOL' }],
  ])('loses no mail because %s', (_why, error) => {
    expect(faultOf(error)).toEqual({ smtpClass: '5xx', smtpCode: error.responseCode, permanent: false });
  });

  it('takes silence, a cut connection and a missed deadline for the network', () => {
    for (const code of ['ETIMEDOUT', 'ECONNECTION', 'ESOCKET', 'EDNS', 'ETLS', 'EABORT', undefined]) {
      expect(faultOf({ code })).toEqual({ smtpClass: 'network', smtpCode: null, permanent: false });
    }
  });

  it('takes an address nobody could be written to at for final', () => {
    expect(faultOf({ code: 'EENVELOPE' }).permanent).toBe(true);
  });
});
