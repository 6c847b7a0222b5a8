import { mailDeferred, mailFailed, mailSent } from '@rcp/contracts';
import fc from 'fast-check';
import { mailsFor, type MailJob, postponed, queued, refused, sent, superseded, taken } from './mails.js';

const registered = { registrationId: 'reg-1', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 3 } as const;
const now = new Date('2026-12-01T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const giveUpAt = new Date('2026-12-01T15:50:00Z');
const greylisted = { smtpClass: '4xx', smtpCode: 451, permanent: false } as const;

function newJob(): MailJob {
  const [mail] = mailsFor(registered, 5);
  if (!mail) throw new Error('no mail');
  return queued(mail, { id: '7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001', now, batchDelaySeconds: 120, host: 'rcp.example.org' });
}

describe('mails called for by a registration', () => {
  it('is one invitation for a prescriber « en webconférence »', () => {
    expect(mailsFor(registered, 5)).toEqual([
      { kind: 'invitation', dedupeKey: 'invitation:reg-1:5', registrationId: 'reg-1', sessionId: 'ses-1', revision: 3, registrationVersion: 5 },
    ]);
  });

  it('is one for each fact that calls for it, and one only', () => {
    const keys = (versions: readonly number[]) => versions.flatMap((version) => mailsFor(registered, version)).map(({ dedupeKey }) => dedupeKey);
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 })), (versions) => {
      expect(new Set(keys(versions)).size).toBe(new Set(versions).size);
    }));
  });

  it.each(['on_site', 'absent'] as const)('is none for a prescriber who is %s', (participation) => {
    expect(mailsFor({ ...registered, participation }, 5)).toEqual([]);
  });
});

describe('a mail on its way', () => {
  it('waits for the batching delay and has its Message-ID from the start', () => {
    const job = newJob();
    expect(job).toMatchObject({ state: 'queued', attempts: 0, messageId: '<7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org>' });
    expect(job.nextAt).toEqual(later(2));
  });

  it('is lent for longer than a delivery can last', () => {
    expect(taken(newJob(), now)).toMatchObject({ state: 'sending', leaseUntil: later(2), version: 2 });
  });

  it('is told of when the server has accepted it', () => {
    const { state, facts } = sent(taken(newJob(), now), later(3));
    expect(state).toMatchObject({ state: 'sent', attempts: 1, leaseUntil: null, version: 3 });
    expect(facts).toEqual([{
      contract: mailSent, subject: state.id, aggregateVersion: 3,
      data: { mailId: state.id, kind: 'invitation', registrationId: 'reg-1', sessionId: 'ses-1', registrationVersion: 5 },
    }]);
  });

  it('is tried again after a passing refusal, and that is told', () => {
    const { state, facts } = refused(taken(newJob(), now), greylisted, { now, giveUpAt, chance: 0 });
    expect(state).toMatchObject({ state: 'deferred', attempts: 1, smtpCode: 451, nextAt: later(1), giveUpAt });
    expect(facts).toMatchObject([{ contract: mailDeferred, data: { smtpClass: '4xx', attempts: 1, registrationVersion: 5 } }]);
  });

  it('is given up when its recipient is refused for good', () => {
    const { state, facts } = refused(taken(newJob(), now), { smtpClass: '5xx', smtpCode: 550, permanent: true }, { now, giveUpAt, chance: 0 });
    expect(state).toMatchObject({ state: 'failed', smtpCode: 550 });
    expect(facts).toMatchObject([{ contract: mailFailed, data: { smtpClass: '5xx', attempts: 1 } }]);
  });

  it('is given up when the next attempt would come less than ten minutes before the session', () => {
    const at = new Date('2026-12-01T15:49:30Z');
    const { state, facts } = refused(taken(newJob(), now), greylisted, { now: at, giveUpAt, chance: 0 });
    expect(state.state).toBe('failed');
    expect(facts).toMatchObject([{ contract: mailFailed, data: { smtpClass: '4xx' } }]);
  });

  it('goes back as it was, with no attempt counted, when no mail server was tried', () => {
    expect(postponed(taken(newJob(), now), now)).toMatchObject({ state: { state: 'queued', attempts: 0 }, facts: [] });
    const deferred = refused(taken(newJob(), now), greylisted, { now, giveUpAt, chance: 0 }).state;
    expect(postponed(taken(deferred, later(1)), later(1)).state).toMatchObject({ state: 'deferred', attempts: 1 });
  });

  it('is dropped without a word when what it says is no longer true', () => {
    expect(superseded(taken(newJob(), now), now)).toMatchObject({ state: { state: 'superseded', leaseUntil: null }, facts: [] });
  });

  it('has a higher version after every change, so that a late sender is known', () => {
    const job = taken(newJob(), now);
    expect(taken(job, later(3)).version).toBeGreaterThan(job.version);
  });
});
