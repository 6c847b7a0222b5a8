import { type Fact, participation as modes, patientRegistered, type PutRegistration, type SessionState } from '@rcp/contracts';
import fc from 'fast-check';
import { type Entry, register, type Registration, resend, withdraw } from './registration.js';
import { at, codeOf, elsewhere, meeting, now, otherAddress, otherName, prescriber, put, registered, toElsewhere } from './trial-meeting.js';

const later = new Date('2026-12-01T09:00:00Z');
const names = (facts: readonly Fact[]) => facts.map(({ contract, aggregateVersion }) => `${contract.name} ${aggregateVersion}`);

type Command = (before: Registration) => { state: Registration; facts: readonly Fact[] };
const commands = {
  'put again': (before) => register(before, 'reg-1', { status: before.status === 'draft' ? 'draft' : 'final', participation: before.participation, prescriber }, at()),
  'put as a draft': (before) => register(before, 'reg-1', put({ status: 'draft', participation: before.participation }), at()),
  'put as final': (before) => register(before, 'reg-1', put({ participation: before.participation }), at()),
  'put on site': (before) => register(before, 'reg-1', put({ status: before.status === 'draft' ? 'draft' : 'final', participation: 'on_site' }), at()),
  'put with another address': (before) => register(before, 'reg-1', put({ status: before.status === 'draft' ? 'draft' : 'final', participation: before.participation, prescriber: otherAddress }), at()),
  'put with another name': (before) => register(before, 'reg-1', put({ status: before.status === 'draft' ? 'draft' : 'final', participation: before.participation, prescriber: otherName }), at()),
  'put to another session': (before) => register(before, 'reg-1', put({ status: before.status === 'draft' ? 'draft' : 'final', participation: before.participation }), toElsewhere()),
  withdrawn: (before) => withdraw(before, 'rcp-1', {}),
  resent: (before) => resend(before, meeting, now),
} satisfies Record<string, Command>;

/** What each command does to a registration at version 1: the version after it, and what is told; or the refusal. */
const table: Record<string, Record<keyof typeof commands, string>> = {
  'draft, en webconférence': {
    'put again': '1', 'put as a draft': '1', 'put as final': '2 PatientRegistered 2', 'put on site': '2', 'put with another address': '2', 'put with another name': '2',
    'put to another session': '2', withdrawn: '2', resent: 'no-mail',
  },
  'draft, on site': {
    'put again': '1', 'put as a draft': '1', 'put as final': '2 PatientRegistered 2', 'put on site': '1', 'put with another address': '2', 'put with another name': '2',
    'put to another session': '2', withdrawn: '2', resent: 'no-mail',
  },
  'final, en webconférence': {
    'put again': '1', 'put as a draft': 'registration-final', 'put as final': '1', 'put on site': '2 ParticipationChanged 2', 'put with another address': '2 PrescriberChanged 2',
    'put with another name': '2', 'put to another session': '2 PatientRegistrationMoved 2', withdrawn: '2 PatientRegistrationWithdrawn 2', resent: '2 ResendRequested 2',
  },
  'final, on site': {
    'put again': '1', 'put as a draft': 'registration-final', 'put as final': '1', 'put on site': '1', 'put with another address': '2 PrescriberChanged 2',
    'put with another name': '2', 'put to another session': '2 PatientRegistrationMoved 2', withdrawn: '2 PatientRegistrationWithdrawn 2', resent: 'no-mail',
  },
  withdrawn: {
    'put again': 'registration-withdrawn', 'put as a draft': 'registration-withdrawn', 'put as final': 'registration-withdrawn', 'put on site': 'registration-withdrawn',
    'put with another address': 'registration-withdrawn', 'put with another name': 'registration-withdrawn', 'put to another session': 'registration-withdrawn',
    withdrawn: '1', resent: 'no-mail',
  },
};
const starts: Record<string, Registration> = {
  'draft, en webconférence': registered({ status: 'draft' }), 'draft, on site': registered({ status: 'draft', participation: 'on_site' }),
  'final, en webconférence': registered(), 'final, on site': registered({ participation: 'on_site' }), withdrawn: { ...registered(), status: 'withdrawn' },
};
const rows = Object.entries(table).flatMap(([start, row]) => Object.entries(row).map(([command, outcome]) => [start, command, outcome] as const));

describe('a registration', () => {
  it('that is final is told with its mode and revision, and with nothing about people (R63, R67)', () => {
    const { state, facts } = register(undefined, 'reg-1', put(), at());
    expect(state).toEqual({
      id: 'reg-1', sessionId: 'ses-1', ...put(), revision: 1, modeConflict: false, mailStatus: 'queued', mailVersion: 1, sourceUpdatedAt: null, version: 1,
    });
    expect(facts).toEqual([{
      contract: patientRegistered, subject: 'reg-1', aggregateVersion: 1,
      data: { registrationId: 'reg-1', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 },
    }]);
  });

  it.each(rows)('(%s) that is %s: %s', (start, command, outcome) => {
    const before = starts[start]!;
    let after = '';
    const code = codeOf(() => {
      const { state, facts } = commands[command as keyof typeof commands](before);
      after = [state.version, ...names(facts)].join(' ');
      if (state.version === before.version) expect(state).toBe(before);
    });
    expect(code ?? after).toBe(outcome);
  });

  it('that moves, changes its mode and has another address tells each as it stands then', () => {
    const { state, facts } = register(registered(), 'reg-1', put({ participation: 'absent', prescriber: otherAddress }), toElsewhere());
    expect(names(facts)).toEqual(['PatientRegistrationMoved 2', 'ParticipationChanged 3', 'PrescriberChanged 4']);
    const ids = { registrationId: 'reg-1', sessionId: 'ses-2', rcpId: 'rcp-2' };
    expect(facts.map(({ data }) => data)).toEqual([
      { ...ids, participation: 'webconference', revision: 1, from: { sessionId: 'ses-1', rcpId: 'rcp-1' } },
      { ...ids, participation: 'absent', revision: 1, previous: 'webconference' },
      { ...ids, participation: 'absent', revision: 2 },
    ]);
    expect(state).toMatchObject({ sessionId: 'ses-2', participation: 'absent', prescriber: otherAddress, revision: 2, version: 4 });
  });

  it('keeps its personal link when only capitals of the address change', () => {
    const { state, facts } = register(registered(), 'reg-1', put({ prescriber: { ...prescriber, email: 'E.Martin@Test.fr' } }), at());
    expect([state.version, state.revision, state.prescriber.email, facts]).toEqual([2, 1, 'E.Martin@Test.fr', []]);
  });

  it('« en webconférence » needs a session with the webconference, new, changed or moved there (R60)', () => {
    const off = { ...meeting, webconfActive: false };
    for (const status of ['draft', 'final'] as const) {
      expect(codeOf(() => register(undefined, 'reg-1', put({ status }), at({ meeting: off })))).toBe('session-without-webconf');
      expect(codeOf(() => register(undefined, 'reg-1', put({ status, participation: 'on_site' }), at({ meeting: off })))).toBeUndefined();
    }
    expect(codeOf(() => register(registered({ participation: 'on_site' }), 'reg-1', put(), at({ meeting: off })))).toBe('session-without-webconf');
    expect(codeOf(() => register(registered(), 'reg-1', put(), toElsewhere({ meeting: { ...elsewhere, webconfActive: false } })))).toBe('session-without-webconf');
    expect(codeOf(() => resend(registered(), off, now))).toBe('no-mail');
  });

  it('put again is answered the same even when the webconference is no longer active and the session is over', () => {
    const before = { ...registered(), modeConflict: true };
    expect(register(before, 'reg-1', put(), at({ meeting: { ...meeting, webconfActive: false, state: 'closed' } })).state).toBe(before);
  });

  it.each<[string, Entry]>([
    ['its mode changes', at({ meeting: { ...meeting, webconfActive: false } })], ['it moves', toElsewhere()],
  ])('is in no conflict any more once %s', (_what, entry) => {
    const conflicting = { ...registered(), modeConflict: true };
    const mode = entry.meeting.webconfActive ? 'webconference' : 'absent';
    expect(register(conflicting, 'reg-1', put({ participation: mode }), entry).state.modeConflict).toBe(false);
    expect(withdraw(conflicting, 'rcp-1', {}).state.modeConflict).toBe(false);
  });

  it.each<SessionState>(['closed', 'cancelled', 'not_held'])('comes too late for a session that is %s, and may leave it', (state) => {
    const over = { ...meeting, state };
    expect(codeOf(() => register(undefined, 'reg-1', put(), at({ meeting: over })))).toBe('session-terminal');
    expect(codeOf(() => register(registered(), 'reg-1', put({ participation: 'absent' }), at({ meeting: over })))).toBe('session-terminal');
    expect(codeOf(() => resend(registered(), over, now))).toBe('session-terminal');
    expect(codeOf(() => register(registered(), 'reg-1', put(), toElsewhere({ meeting: { ...elsewhere, state } })))).toBe('session-terminal');
    expect(codeOf(() => register(registered(), 'reg-1', put(), toElsewhere()))).toBeUndefined();
    expect(codeOf(() => withdraw(registered(), 'rcp-1', {}))).toBeUndefined();
  });

  it('comes in until people may, to the millisecond', () => {
    const end = meeting.endsAt.getTime() + 120 * 60_000;
    for (const state of ['planned', 'open'] as const) {
      expect(codeOf(() => register(undefined, 'reg-1', put(), at({ meeting: { ...meeting, state }, now: new Date(end - 1) })))).toBeUndefined();
      expect(codeOf(() => register(undefined, 'reg-1', put(), at({ meeting: { ...meeting, state }, now: new Date(end) })))).toBe('session-terminal');
    }
  });

  it('takes no notice of what its client wrote earlier, and keeps the date of what it wrote later', () => {
    const before = register(undefined, 'reg-1', put(), at({ sourceUpdatedAt: later })).state;
    expect(register(before, 'reg-1', put({ participation: 'absent' }), at({ sourceUpdatedAt: now }))).toEqual({ state: before, facts: [], ignored: true });
    const evenLater = new Date(later.getTime() + 1);
    expect(register(before, 'reg-1', put(), at({ sourceUpdatedAt: evenLater }))).toEqual({ state: { ...before, sourceUpdatedAt: evenLater }, facts: [] });
    expect(register(before, 'reg-1', put({ participation: 'absent' }), at()).state.sourceUpdatedAt).toEqual(later);
  });

  it('changes only under the tag of its version, where one is given', () => {
    const before = registered();
    for (const ifMatch of ['"registration:reg-1:2"', '"registration:reg-2:1"', '"session:reg-1:1"']) {
      expect(codeOf(() => register(before, 'reg-1', put({ participation: 'absent' }), at({ ifMatch })))).toBe('version-conflict');
      expect(codeOf(() => withdraw(before, 'rcp-1', { ifMatch }))).toBe('version-conflict');
      expect(codeOf(() => register(undefined, 'reg-1', put(), at({ ifMatch })))).toBe('version-conflict');
      expect(withdraw({ ...before, status: 'withdrawn' }, 'rcp-1', { ifMatch }).facts).toEqual([]);
    }
    expect(withdraw(before, 'rcp-1', { ifMatch: '"registration:reg-1:1"' }).state.status).toBe('withdrawn');
  });

  it('put again with the same content is the very same, in whatever order its properties come', () => {
    fc.assert(fc.property(anyPut, (body) => {
      const before = register(undefined, 'reg-1', body, at()).state;
      const reversed = { ...body, prescriber: Object.fromEntries(Object.entries(body.prescriber).reverse()) as PutRegistration['prescriber'] };
      expect(register(before, 'reg-1', reversed, at()).state).toBe(before);
    }));
  });

  it('tells its life in order, once, from final on and without a word about people, whatever the DCC asks', () => {
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 25 }), (asked) => {
      let state: Registration | undefined;
      const told: Fact[] = [];
      for (const command of asked) {
        const before: Registration | undefined = state;
        codeOf(() => {
          const change = command(before);
          if (change.state?.status === 'draft' || (change.state?.status === 'withdrawn' && before?.status === 'draft')) expect(change.facts).toEqual([]);
          if (change.state !== undefined && change.facts.length > 0) expect(change.facts.at(-1)?.aggregateVersion).toBe(change.state.version);
          expect(change.state?.version ?? 0).toBeGreaterThanOrEqual(before?.version ?? 0);
          told.push(...change.facts);
          state = change.state;
        });
      }
      const versions = told.map(({ aggregateVersion }) => aggregateVersion);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      const kinds = told.map(({ contract }) => contract.name);
      expect(kinds.filter((kind, nth) => (kind === 'PatientRegistered') !== (nth === 0))).toEqual([]);
      expect(kinds.slice(0, -1)).not.toContain('PatientRegistrationWithdrawn');
      for (const { contract, data } of told) expect(contract.data.parse(data)).toEqual(data);
      expect(JSON.stringify(told.map(({ data }) => data))).not.toMatch(/martin|élodie|autre|test\.fr|CHU/i);
    }));
  });
});

const anyPut: fc.Arbitrary<PutRegistration> = fc.record({
  status: fc.constantFrom('draft' as const, 'final' as const), participation: fc.constantFrom(...modes.options),
  prescriber: fc.constantFrom<PutRegistration['prescriber'][]>(prescriber, otherAddress, otherName, { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@test.fr' }),
});

const anyCommand = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(anyPut, fc.constantFrom(meeting, elsewhere, { ...meeting, webconfActive: false }, { ...elsewhere, state: 'cancelled' as const })).map(([body, target]) =>
    (before: Registration | undefined): { state: Registration | undefined; facts: readonly Fact[] } =>
      register(before, 'reg-1', body, at({ meeting: target, from: before === undefined || before.sessionId === target.id ? undefined : before.sessionId === meeting.id ? meeting : elsewhere }))) },
  { weight: 1, arbitrary: fc.constant((before: Registration | undefined) => (before === undefined ? { state: before, facts: [] } : withdraw(before, 'rcp-1', {}))) },
  { weight: 2, arbitrary: fc.constant((before: Registration | undefined) => (before === undefined ? { state: before, facts: [] } : resend(before, meeting, now))) },
);
