import { mailDeferred, mailFailed, mailNotNeeded, mailSent } from '@rcp/contracts';
import { decidedOf, givenBack, leaseFrom, type MailJob, notNeeded, postponed, queued, refused, said, sent, superseded, triedAgain, type Wake, writing } from './mails.js';
import type { Statement } from './statement.js';

const now = new Date('2026-12-01T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const giveUpAt = new Date('2026-12-01T15:50:00Z');
const greylisted = { smtpClass: '4xx', smtpCode: 451, permanent: false } as const;
const wake: Wake = { purpose: 'tell', dedupeKey: 'registration:reg-1:5', registrationId: 'reg-1', sessionId: 'ses-1', registrationVersion: 5 };
const say: Statement = {
  invitationId: 'inv-1', to: 'E.Martin@CHU.Example.org', kind: 'invitation', previous: null, again: false, method: 'REQUEST', sequence: 0, stamp: now, sessionId: 'ses-1',
  startsAt: new Date('2026-12-01T16:00:00Z'), endsAt: new Date('2026-12-01T17:30:00Z'), meetsAt: new Date('2026-12-01T16:00:00Z'),
  link: { registrationId: 'reg-1', revision: 1, sessionId: 'ses-1' }, told: null, leaves: false, joins: null,
};
const undecided = queued(wake, { id: '7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001', now, delaySeconds: 120, host: 'rcp.example.org' });
const decided = writing(undecided, say, '<said@rcp.example.org>');
const sending: MailJob = { ...decided, state: 'sending', leaseUntil: leaseFrom(now), version: 2 };
const about = { mailId: undecided.id, registrationId: 'reg-1', sessionId: 'ses-1', registrationVersion: 5 };

describe('a job', () => {
  it('waits for the batching delay, and is no mail of any kind yet', () => {
    expect(undecided).toMatchObject({ state: 'queued', attempts: 0, kind: null, nextAt: later(2) });
    expect(decidedOf(undecided)).toBeNull();
  });

  it('becomes the mail that was decided, and keeps nothing of the address but its domain', () => {
    expect(decided).toMatchObject({ kind: 'invitation', invitationId: 'inv-1', sequence: 0, recipientDomain: 'chu.example.org' });
    expect(decidedOf(decided)).toEqual({ invitationId: 'inv-1', kind: 'invitation', sequence: 0, startsAt: say.startsAt, endsAt: say.endsAt, at: now });
    expect(JSON.stringify(decided)).not.toMatch(/martin/i);
  });

  it('is another mail when it says something else, and the same whenever it says the same', () => {
    expect(said(decided, { ...say, stamp: later(5) })).toBe(said(undecided, say));
    const others: Partial<Statement>[] = [{ kind: 'change' }, { sequence: 1 }, { startsAt: later(1) }, { invitationId: 'inv-2' }];
    const all = [said(undecided, say), said({ ...undecided, id: 'another' }, say), ...others.map((changes) => said(undecided, { ...say, ...changes }))];
    expect(new Set(all).size).toBe(6);
  });

  it('is lent for longer than a delivery can last', () => {
    expect(leaseFrom(now)).toEqual(later(2));
  });

  it('is told of when the server has accepted its mail', () => {
    const { state, facts } = sent(sending, later(3));
    expect(state).toMatchObject({ state: 'sent', attempts: 1, leaseUntil: null, version: 3 });
    expect(facts).toEqual([{ contract: mailSent, subject: state.id, aggregateVersion: 3, data: { ...about, kind: 'invitation' } }]);
  });

  it('is tried again after a passing refusal, and that is told', () => {
    const { state, facts } = refused(sending, greylisted, { now, giveUpAt, chance: 0 });
    expect(state).toMatchObject({ state: 'deferred', attempts: 1, smtpCode: 451, smtpClass: '4xx', nextAt: later(1), giveUpAt });
    expect(facts).toMatchObject([{ contract: mailDeferred, data: { smtpClass: '4xx', attempts: 1, registrationVersion: 5 } }]);
  });

  it('is given up when its recipient is refused for good, and an operator may have it tried again', () => {
    const { state, facts } = refused(sending, { smtpClass: '5xx', smtpCode: 550, permanent: true }, { now, giveUpAt, chance: 0 });
    expect(state).toMatchObject({ state: 'failed', smtpCode: 550 });
    expect(facts).toMatchObject([{ contract: mailFailed, data: { smtpClass: '5xx', attempts: 1 } }]);
    expect(triedAgain(state, later(5))).toMatchObject({ state: 'deferred', nextAt: later(5), version: 4 });
    expect(triedAgain(sending, now)).toBeNull();
  });

  it('goes back as it was, with no attempt counted, when no mail server was tried', () => {
    expect(postponed({ ...sending, attempts: 0 }, now)).toMatchObject({ state: { state: 'queued', attempts: 0 }, facts: [] });
    expect(givenBack({ ...sending, attempts: 2 }, now)).toMatchObject({ state: { state: 'deferred', attempts: 2, nextAt: sending.nextAt } });
  });

  it('that finds nothing to say tells whoever waits for its mail, and nobody else', () => {
    expect(notNeeded({ ...undecided, version: 2 }, true, now).facts).toEqual([{ contract: mailNotNeeded, subject: undecided.id, aggregateVersion: 3, data: { ...about, informed: true } }]);
    expect(notNeeded({ ...undecided, purpose: 'farewell' }, true, now).facts).toEqual([]);
    expect(superseded(sending, now)).toMatchObject({ state: { state: 'superseded', leaseUntil: null }, facts: [] });
  });
});
