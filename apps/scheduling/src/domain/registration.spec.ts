import { DomainError, participation, patientRegistered, type PutRegistration, type SessionState } from '@rcp/contracts';
import fc from 'fast-check';
import { mailBecame, type MailNews, register, type Registration } from './registration.js';
import type { Session } from './session.js';

const session: Session = {
  id: 'ses-1', rcpId: 'rcp-1', startsAt: new Date('2026-12-02T15:00:00Z'), endsAt: new Date('2026-12-02T16:30:00Z'), webconfActive: true, place: null, state: 'planned', version: 1,
};
const prescriber = { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@test.fr', establishment: { name: 'CHU' } };
const put = (changes: Partial<PutRegistration> = {}): PutRegistration => ({ status: 'final', participation: 'webconference', prescriber, ...changes });

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const anyPut: fc.Arbitrary<PutRegistration> = fc.record({
  status: fc.constantFrom('draft' as const, 'final' as const), participation: fc.constantFrom(...participation.options),
  prescriber: fc.constantFrom<PutRegistration['prescriber'][]>(prescriber, { ...prescriber, email: 'autre@test.fr' }, { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@test.fr' }),
});

describe('a registration', () => {
  it('that is final is told with its mode and revision, and with nothing about people (R63, R67)', () => {
    const { state, facts } = register(undefined, 'reg-1', session, put());
    expect(state).toEqual({ id: 'reg-1', sessionId: 'ses-1', ...put(), mailStatus: 'queued', version: 1 });
    expect(facts).toEqual([{
      contract: patientRegistered, subject: 'reg-1', aggregateVersion: 1,
      data: { registrationId: 'reg-1', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 },
    }]);
  });

  it.each(['on_site', 'absent'] as const)('« %s » waits for no mail (R62)', (mode) => {
    expect(register(undefined, 'reg-1', session, put({ participation: mode })).state.mailStatus).toBe('none');
  });

  it('becomes final at most once, whatever the DCC puts in whatever order', () => {
    fc.assert(fc.property(fc.array(anyPut, { maxLength: 12 }), (puts) => {
      let state: Registration | undefined;
      let told = 0;
      for (const body of puts) {
        const before: Registration | undefined = state;
        const code = codeOf(() => {
          const change = register(before, 'reg-1', session, body);
          state = change.state;
          told += change.facts.length;
        });
        if (before?.status === 'final') expect([undefined, 'registration-exists']).toContain(code);
        else expect(code).toBeUndefined();
        if (before?.status === 'final') expect(state).toBe(before);
      }
      expect(told).toBe(state?.status === 'final' ? 1 : 0);
    }));
  });

  it('put again with the same content is the very same, in whatever order its properties come', () => {
    fc.assert(fc.property(anyPut, (body) => {
      const before = register(undefined, 'reg-1', session, body).state;
      const reversed = { ...body, prescriber: Object.fromEntries(Object.entries(body.prescriber).reverse()) as PutRegistration['prescriber'] };
      expect(register(before, 'reg-1', session, reversed).state).toBe(before);
    }));
  });

  it('put again is answered the same even when the webconference is no longer active', () => {
    const before = register(undefined, 'reg-1', session, put()).state;
    expect(register(before, 'reg-1', { ...session, webconfActive: false, state: 'closed' }, put()).state).toBe(before);
  });

  it('« en webconférence » needs a session with the webconference, draft or final (R60)', () => {
    for (const status of ['draft', 'final'] as const) {
      expect(codeOf(() => register(undefined, 'reg-1', { ...session, webconfActive: false }, put({ status })))).toBe('session-without-webconf');
      expect(codeOf(() => register(undefined, 'reg-1', { ...session, webconfActive: false }, put({ status, participation: 'on_site' })))).toBeUndefined();
    }
  });

  it('belongs to one session', () => {
    const before = register(undefined, 'reg-1', session, put({ status: 'draft' })).state;
    expect(codeOf(() => register(before, 'reg-1', { ...session, id: 'ses-2' }, put({ status: 'draft' })))).toBe('registration-exists');
  });

  it.each<SessionState>(['closed', 'cancelled', 'not_held'])('comes too late for a session that is %s', (state) => {
    expect(codeOf(() => register(undefined, 'reg-1', { ...session, state }, put()))).toBe('session-terminal');
  });

  it('shows how its mail ended, in whatever order the news came', () => {
    const deferrals = fc.array(fc.constant<MailNews>('deferred'), { maxLength: 4 });
    fc.assert(fc.property(deferrals, fc.constantFrom<MailNews>('sent', 'failed'), deferrals, (before, end, after) => {
      const queued = register(undefined, 'reg-1', session, put()).state;
      expect([...before, end, ...after].reduce(mailBecame, queued)).toEqual({ ...queued, mailStatus: end });
    }));
  });
});
