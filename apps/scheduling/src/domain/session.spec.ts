import {
  DomainError, type PutSession, sessionCancelled, sessionPlanned, sessionRescheduled, type SessionState, sessionState, webconfActivated, webconfDeactivated,
} from '@rcp/contracts';
import fc from 'fast-check';
import { etagOf } from './incoming.js';
import { cancel, cancelWithRcp, isLive, overlap, patch, put, type Session, type Surroundings } from './session.js';

const now = new Date('2026-12-01T08:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const around: Surroundings = { rcp: { status: 'active', timeZone: 'Europe/Paris' }, others: [], now };
const body = (from: number, to: number, more: Partial<PutSession> = {}): PutSession => ({ rcpId: 'rcp-1', startsAt: at(from).toISOString(), endsAt: at(to).toISOString(), webconfActive: true, ...more });
const planned = (id = 'ses-1', from = 60, to = 120, more: Partial<PutSession> = {}): Session => put(undefined, id, body(from, to, more), around).state;
const inState = (state: SessionState, more: Partial<Session> = {}): Session => ({ ...planned(), state, version: 5, ...more });
const tagged = (session: Session) => ({ ...around, ifMatch: etagOf('session', session) });

function refusal(decide: () => unknown): DomainError | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
const told = ({ facts }: { facts: readonly { contract: { name: string }; aggregateVersion: number }[] }) => facts.map(({ contract, aggregateVersion }) => `${contract.name} ${aggregateVersion}`);

describe('a session', () => {
  it('is planned, and says so once', () => {
    const { state, facts } = put(undefined, 'ses-1', body(60, 120, { place: 'Salle B' }), around);
    expect(state).toMatchObject({ id: 'ses-1', state: 'planned', place: 'Salle B', icsSequence: 0, detached: false, version: 1 });
    expect(facts).toEqual([{
      contract: sessionPlanned, subject: 'ses-1', aggregateVersion: 1,
      data: { sessionId: 'ses-1', rcpId: 'rcp-1', startsAt: at(60).toISOString(), endsAt: at(120).toISOString(), webconfActive: true },
    }]);
    expect(put(state, 'ses-1', body(60, 120, { place: 'Salle B' }), around)).toEqual({ state, facts: [] });
  });

  it('is moved and switched in one command with a version for each fact, in order', () => {
    const before = planned();
    const change = put(before, 'ses-1', body(180, 240, { webconfActive: false }), tagged(before));
    expect(told(change)).toEqual(['SessionRescheduled 2', 'WebconfDeactivated 3']);
    expect(change.state).toMatchObject({ startsAt: at(180), icsSequence: 1, version: 3 });
    expect(change.facts[0]?.data).toMatchObject({ icsSequence: 1, previous: { startsAt: at(60).toISOString(), endsAt: at(120).toISOString() } });
    expect(change.facts.map(({ contract, data }) => contract.data.safeParse(data).success)).toEqual([true, true]);
  });

  it('changes its place without telling anybody (R82)', () => {
    const before = planned();
    expect(patch(before, { place: 'Salle B' }, tagged(before))).toMatchObject({ state: { place: 'Salle B', version: 2, icsSequence: 0 }, facts: [] });
    expect(patch({ ...before, place: 'Salle B' }, { place: null }, tagged(before)).state.place).toBeNull();
  });

  it('changes only under the tag of its version', () => {
    const before = planned();
    expect(refusal(() => put(before, 'ses-1', body(180, 240), around))).toMatchObject({ code: 'precondition-required', extras: { currentETag: '"session:ses-1:1"' } });
    expect(refusal(() => patch(before, { webconfActive: false }, around))?.code).toBe('precondition-required');
    for (const ifMatch of ['"session:ses-1:2"', '"session:ses-2:1"', '"rcp:ses-1:1"', 'ses-1']) {
      expect(refusal(() => patch(before, { webconfActive: false }, { ...around, ifMatch }))?.code).toBe('version-conflict');
    }
    expect(patch(before, { webconfActive: true }, around)).toEqual({ state: before, facts: [] });
    expect(refusal(() => put(undefined, 'ses-1', body(60, 120), { ...around, ifMatch: '*' }))?.code).toBe('version-conflict');
  });

  it('belongs to its RCP for good', () => {
    expect(refusal(() => put(planned(), 'ses-1', body(60, 120, { rcpId: 'rcp-2' }), around))).toMatchObject({ code: 'id-taken', faults: [{ pointer: '/rcpId', code: 'fixed' }] });
  });

  it('ignores what its client wrote earlier', () => {
    const before = put(undefined, 'ses-1', body(60, 120), { ...around, sourceUpdatedAt: now }).state;
    expect(put(before, 'ses-1', body(180, 240), { ...around, sourceUpdatedAt: at(-1) })).toEqual({ state: before, facts: [], ignored: true });
  });

  it('is neither over nor moved into the past, and may be at any hour: an instant exists once, whatever the clocks do', () => {
    const [first] = [planned()];
    const of = (from: number, to: number) => refusal(() => put(undefined, 'ses-9', body(from, to), around))?.faults[0];
    expect(of(-120, -60)).toEqual({ pointer: '/endsAt', code: 'in-the-past' });
    expect(of(-30, 30)).toBeUndefined();
    expect(of(17.5 * 60, 18.5 * 60)).toBeUndefined();
    expect(refusal(() => put(first, 'ses-1', body(-30, 30), tagged(first)))?.faults[0]).toEqual({ pointer: '/startsAt', code: 'in-the-past' });
    expect(refusal(() => patch(first, { endsAt: at(70).toISOString() }, tagged(first)))?.faults[0]).toEqual({ pointer: '/endsAt', code: 'session-length' });
  });

  it('past its end stays where it was, but its place is put right and it is switched', () => {
    for (const state of ['planned', 'open'] as const) {
      const before = inState(state);
      const late = { ...tagged(before), now: at(130) };
      expect(patch(before, { place: 'Salle B' }, late)).toMatchObject({ state: { place: 'Salle B', version: 6 }, facts: [] });
      expect(refusal(() => patch(before, { endsAt: at(125).toISOString() }, late))?.faults[0]).toEqual({ pointer: '/endsAt', code: 'in-the-past' });
      expect(told(patch(before, { endsAt: at(140).toISOString() }, late))).toEqual(['SessionRescheduled 6']);
    }
    const before = inState('planned');
    expect(told(patch(before, { webconfActive: false }, { ...tagged(before), now: at(130) }))).toEqual(['WebconfDeactivated 6']);
  });

  it('is not planned where the RCP is archived', () => {
    expect(refusal(() => put(undefined, 'ses-1', body(60, 120), { ...around, rcp: { ...around.rcp, status: 'archived' } }))?.code).toBe('rcp-archived');
  });
});

describe('in each of its states a session', () => {
  const commands: Record<string, (before: Session) => { state: Session; facts: readonly never[] | ReturnType<typeof cancel>['facts'] }> = {
    'put again': (before) => put(before, before.id, body(60, 120), around),
    move: (before) => put(before, before.id, body(180, 240), tagged(before)),
    'switch off': (before) => patch(before, { webconfActive: false }, tagged(before)),
    'put off': (before) => patch(before, { endsAt: at(150).toISOString() }, tagged(before)),
    'cut short': (before) => patch(before, { endsAt: at(90).toISOString() }, tagged(before)),
    place: (before) => patch(before, { place: 'Salle C' }, tagged(before)),
    cancel: (before) => cancel(before, 'other', tagged(before)),
  };
  const terminal = { 'put again': [], move: 'session-terminal', 'switch off': 'session-terminal', 'put off': 'session-terminal', 'cut short': 'session-terminal', place: 'session-terminal' };
  const table: Record<SessionState, Record<string, string[] | string>> = {
    planned: { 'put again': [], move: ['SessionRescheduled 6'], 'switch off': ['WebconfDeactivated 6'], 'put off': ['SessionRescheduled 6'], 'cut short': ['SessionRescheduled 6'], place: [], cancel: ['SessionCancelled 6'] },
    open: { 'put again': [], move: 'session-open', 'switch off': 'session-open', 'put off': ['SessionRescheduled 6'], 'cut short': 'session-open', place: [], cancel: 'session-open' },
    closed: { ...terminal, cancel: 'session-terminal' },
    not_held: { ...terminal, cancel: 'session-terminal' },
    cancelled: { ...terminal, cancel: [] },
  };
  const cases = sessionState.options.flatMap((state) => Object.keys(commands).map((command) => ({ state, command, expected: table[state][command] })));

  it.each(cases)('$state, asked to $command: $expected', ({ state, command, expected }) => {
    const before = inState(state);
    const decide = () => commands[command]?.(before) ?? { state: before, facts: [] };
    const refused = refusal(decide);
    expect(refused?.code ?? told(decide())).toEqual(expected);
  });

  it('open, is not archived with its RCP', () => {
    expect(refusal(() => cancelWithRcp(inState('open')))?.code).toBe('session-open');
    expect(told(cancelWithRcp(inState('planned')))).toEqual(['SessionCancelled 6']);
  });
});

describe('a session of a series', () => {
  const ofSeries: Session = { ...planned(), seriesId: 'weekly', recurrenceDate: '2026-12-01' };

  it('changed or cancelled on its own is left alone by its series from then on', () => {
    for (const change of [patch(ofSeries, { webconfActive: false }, tagged(ofSeries)), patch(ofSeries, { place: 'Salle C' }, tagged(ofSeries)), cancel(ofSeries, 'other', {})]) {
      expect(change.state).toMatchObject({ detached: true, seriesId: 'weekly', recurrenceDate: '2026-12-01' });
    }
  });

  it('cancelled with its RCP was not changed on its own', () => {
    expect(cancelWithRcp(ofSeries)).toMatchObject({ state: { detached: false, cancellationReason: 'rcp-archived', icsSequence: 1 }, facts: [{ contract: sessionCancelled, data: { reasonCode: 'rcp-archived', icsSequence: 1 } }] });
  });
});

describe('two sessions of one RCP with the webconference', () => {
  const span = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 })).map(([from, length]) => ({ from: from * 15, to: (from + length) * 15 }));

  it('never take place at once, whichever comes first, planned, moved or switched on', () => {
    fc.assert(fc.property(fc.array(fc.record({ span, id: fc.integer({ min: 1, max: 6 }), webconfActive: fc.boolean() }), { maxLength: 25 }), (commands) => {
      let sessions: Session[] = [];
      for (const { span: { from, to }, id, webconfActive } of commands) {
        const before = sessions.find((one) => one.id === `s-${id}`);
        const decided = (() => {
          try {
            return put(before, `s-${id}`, body(from, to, { webconfActive }), { ...around, others: sessions, ...(before === undefined ? {} : { ifMatch: etagOf('session', before) }) });
          } catch (error) {
            if (error instanceof DomainError && error.code === 'session-overlap') return undefined;
            throw error;
          }
        })();
        if (decided === undefined) continue;
        expect(decided.state.version).toBeGreaterThanOrEqual((before?.version ?? 0) + decided.facts.length);
        sessions = [...sessions.filter((one) => one !== before), decided.state];
      }
      const live = sessions.filter(isLive);
      for (const one of live) for (const other of live) if (one !== other) expect(overlap(one, other)).toBe(false);
    }));
  });

  it('may be back to back, or at once where one has no webconference', () => {
    const first = planned();
    const others = { ...around, others: [first] };
    expect(refusal(() => put(undefined, 's-2', body(120, 180), others))).toBeUndefined();
    expect(refusal(() => put(undefined, 's-2', body(90, 180, { webconfActive: false }), others))).toBeUndefined();
    expect(refusal(() => put(undefined, 's-2', body(119, 180), others))).toMatchObject({ code: 'session-overlap', extras: { overlapsWith: 'ses-1' } });
    const open = inState('open', { id: 's-0', startsAt: at(0), endsAt: at(60) });
    expect(refusal(() => patch(open, { endsAt: at(61).toISOString() }, { ...others, ifMatch: etagOf('session', open) }))?.code).toBe('session-overlap');
    const off = planned('s-3', 90, 180, { webconfActive: false });
    expect(refusal(() => patch(off, { webconfActive: true }, { ...others, ifMatch: etagOf('session', off) }))?.code).toBe('session-overlap');
    expect(refusal(() => put(undefined, 's-4', body(60, 120), { ...around, others: [cancel(first, 'other', {}).state] }))).toBeUndefined();
  });

  it('say on and off by the facts that are meant', () => {
    const first = planned();
    const off = patch(first, { webconfActive: false }, tagged(first));
    expect(off.facts[0]?.contract).toBe(webconfDeactivated);
    expect(patch(off.state, { webconfActive: true }, tagged(off.state)).facts[0]?.contract).toBe(webconfActivated);
    expect(put(first, 'ses-1', body(60, 130), tagged(first)).facts[0]?.contract).toBe(sessionRescheduled);
  });
});
