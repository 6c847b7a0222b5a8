import { mailKind, type MailKind } from '@rcp/contracts';
import fc from 'fast-check';
import { faultOf, giveUpAt, nextAttemptAt, retryAt, type SmtpFault } from './retry.js';

const now = new Date('2026-12-01T08:00:00Z');
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const minutesAfter = (attempts: number, chance = 0) => (nextAttemptAt(attempts, now, chance).getTime() - now.getTime()) / 60_000;
const passing: SmtpFault = { smtpClass: '4xx', smtpCode: 451, permanent: false };
const lasting: SmtpFault = { smtpClass: '5xx', smtpCode: 550, permanent: true };

describe('the time of the next attempt', () => {
  it('is 1, 5, 15, 60 minutes after a failure, then an hour each time', () => {
    expect([1, 2, 3, 4, 5, 40].map((attempts) => minutesAfter(attempts))).toEqual([1, 5, 15, 60, 60, 60]);
  });

  it('is up to a fifth later, so that mails refused together do not come back together', () => {
    expect(minutesAfter(4, 0.5)).toBeCloseTo(66, 5);
    expect(minutesAfter(4, 0.999)).toBeLessThan(72);
  });

  it('is brought forward to the last useful moment, once', () => {
    expect(retryAt(4, passing, { now, giveUpAt: after(30), chance: 0 })).toEqual(after(30));
    expect(retryAt(5, passing, { now: after(30), giveUpAt: after(30), chance: 0 })).toBeNull();
  });

  it('never comes for a mail refused for good', () => {
    expect(retryAt(1, lasting, { now, giveUpAt: after(600), chance: 0 })).toBeNull();
  });

  it('is soon while our own configuration is at fault, so that mails leave when it is mended', () => {
    const ours: SmtpFault = { smtpClass: '5xx', smtpCode: 535, permanent: false, ours: true };
    expect([1, 2, 3, 9].map((attempts) => retryAt(attempts, ours, { now, giveUpAt: after(600), chance: 0 }))).toEqual([after(1), after(5), after(5), after(5)]);
    expect(retryAt(9, ours, { now, giveUpAt: now, chance: 0 })).toBeNull();
  });

  it('is always at least a minute away, never after the mail has become useless, and there are never endlessly many', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3 * 24 * 60 }), fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 8 }), (useful, chances) => {
      const limit = after(useful);
      let at = now;
      for (let attempts = 1; ; attempts++) {
        expect(attempts).toBeLessThanOrEqual(5 + useful / 60);
        const next = retryAt(attempts, passing, { now: at, giveUpAt: limit, chance: chances[attempts % chances.length] ?? 0 });
        if (next === null) {
          // Given up only where less than the shortest wait was left.
          expect(limit.getTime() - at.getTime()).toBeLessThan(60_000);
          return;
        }
        expect(next.getTime() - at.getTime()).toBeGreaterThanOrEqual(60_000);
        expect(next.getTime()).toBeLessThanOrEqual(limit.getTime());
        at = next;
      }
    }));
  });
});

describe('the moment a mail becomes useless', () => {
  const startsAt = '2026-12-01T16:00:00Z';
  it.each(mailKind.options.filter((kind) => !/cancel|off/.test(kind)))('is ten minutes before the session for %s: its reader has to get ready', (kind) => {
    expect(giveUpAt(startsAt, kind).toISOString()).toBe('2026-12-01T15:50:00.000Z');
  });

  it.each(['cancel_session', 'cancel_registration', 'webconf_off'] satisfies MailKind[])('is the start of the session for %s: it spares the way until then', (kind) => {
    expect(giveUpAt(startsAt, kind).toISOString()).toBe('2026-12-01T16:00:00.000Z');
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
    ['the relay wants to know us, and says so late', { responseCode: 530, command: 'RCPT TO', code: 'EENVELOPE' }],
    ['the relay relays nothing for us', { responseCode: 554, command: 'RCPT TO', code: 'EENVELOPE', response: '554 5.7.1 <x@example.org>: Relay access denied' }],
    ['the relay refuses our sender address', { responseCode: 550, command: 'MAIL FROM', code: 'EENVELOPE' }],
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

  it('gives no mail up for an answer below 500, nor for one to anything but the recipient and the message', () => {
    const command = fc.constantFrom('CONN', 'EHLO', 'STARTTLS', 'AUTH PLAIN', 'MAIL FROM', 'RCPT TO', 'DATA', 'RSET');
    fc.assert(fc.property(fc.integer({ min: 200, max: 599 }), command, (responseCode, step) => {
      const fault = faultOf({ responseCode, command: step, code: 'EPROTOCOL' });
      if (responseCode < 500 || !['RCPT TO', 'DATA'].includes(step)) expect(fault.permanent).toBe(false);
    }));
  });
});
