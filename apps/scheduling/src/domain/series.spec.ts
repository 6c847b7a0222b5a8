import { DomainError, type PutSeries, sessionCancelled, sessionPlanned, sessionRescheduled, webconfActivated, webconfDeactivated } from '@rcp/contracts';
import type { Rcp } from './rcp.js';
import { endSeries, endWithRcp, previewSeries, putSeries, type Series, type SeriesChange, type Surroundings, topUp } from './series.js';
import type { Session } from './session.js';
import { trialPlan, trialRcp } from './trial-plan.js';

const now = new Date('2026-12-01T08:00:00Z');
const weekly: PutSeries = { rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-12-02T16:00', durationMin: 90, webconfActive: true, exdates: [] };
const oneOff = (changes: Partial<Session> = {}): Session => ({
  id: 'one-off', rcpId: 'rcp-1', seriesId: null, recurrenceDate: null, detached: false, startsAt: new Date('2026-12-03T15:00:00Z'), endsAt: new Date('2026-12-03T16:00:00Z'),
  webconfActive: true, place: null, state: 'planned', openedAt: null, closedAt: null, cancellationReason: null, agenda: [], icsSequence: 0, lobbyVersion: 0, sourceUpdatedAt: null, version: 1, ...changes,
});

function refusal(decide: () => unknown): Pick<DomainError, 'code' | 'faults' | 'extras'> | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

const told = (change: Pick<SeriesChange, 'sessions'>) => change.sessions.flatMap(({ facts }) => facts);
const nothing: Surroundings = { own: [], others: [], taken: new Set(), now };

describe('a series', () => {
  it('plans every session of the 13 months to come, each told once (R76)', () => {
    const { state, facts, sessions } = putSeries(undefined, 'serie-1', trialRcp, weekly, nothing);
    expect(state).toMatchObject({ id: 'serie-1', rcpId: 'rcp-1', timeZone: 'Europe/Paris', status: 'active', place: null, version: 1 });
    expect(facts).toEqual([]);
    expect(sessions).toHaveLength(57);
    expect(sessions[0]?.state).toMatchObject({
      id: 'serie-1.20261202', seriesId: 'serie-1', recurrenceDate: '2026-12-02', startsAt: new Date('2026-12-02T15:00:00Z'), endsAt: new Date('2026-12-02T16:30:00Z'), webconfActive: true, detached: false, state: 'planned',
    });
    expect(sessions.every((session) => session.facts.length === 1 && session.facts[0]?.contract === sessionPlanned && session.facts[0].subject === session.state.id)).toBe(true);
    expect(sessions.at(-1)?.state.startsAt.toISOString()).toBe('2027-12-29T15:00:00.000Z');
  });

  it('plans nothing in the past of its first day', () => {
    const { sessions } = putSeries(undefined, 'serie-1', trialRcp, { ...weekly, dtstartLocal: '2023-05-10T16:00' }, nothing);
    expect(sessions[0]?.state.id).toBe('serie-1.20261202');
  });

  it('that begins later than 13 months from now has no session yet, however far that is', () => {
    for (const dtstartLocal of ['2028-01-05T16:00', '9999-12-29T16:00']) expect(putSeries(undefined, 'serie-1', trialRcp, { ...weekly, dtstartLocal }, nothing).sessions).toEqual([]);
  });

  it('is left alone by the same content, whatever the order of its days without a session', () => {
    const plan = trialPlan(now).put({ ...weekly, exdates: ['2026-12-09', '2026-12-23'] });
    const again = plan.decide({ ...weekly, exdates: ['2026-12-23', '2026-12-09', '2026-12-09'] });
    expect(again).toMatchObject({ facts: [], sessions: [] });
    expect(again.state).toBe(plan.series);
  });

  it('moves its sessions with it: one fact and one version each', () => {
    const { sessions } = trialPlan(now).put(weekly).decide({ ...weekly, dtstartLocal: '2026-12-02T17:00' });
    expect(sessions).toHaveLength(57);
    expect(sessions[0]).toMatchObject({
      state: { id: 'serie-1.20261202', version: 2, icsSequence: 1, startsAt: new Date('2026-12-02T16:00:00Z') },
      facts: [{ contract: sessionRescheduled, aggregateVersion: 2, data: { icsSequence: 1, startsAt: '2026-12-02T16:00:00.000Z', previous: { startsAt: '2026-12-02T15:00:00.000Z', endsAt: '2026-12-02T16:30:00.000Z' } } }],
    });
  });

  it('switches the webconference of all its sessions, and back', () => {
    const plan = trialPlan(now).put(weekly);
    const off = plan.decide({ ...weekly, webconfActive: false });
    expect(off.sessions[0]?.facts).toMatchObject([{ contract: webconfDeactivated, aggregateVersion: 2, data: { webconfActive: false } }]);
    expect(told(plan.put({ ...weekly, webconfActive: false }).decide(weekly)).every(({ contract, aggregateVersion }) => contract === webconfActivated && aggregateVersion === 3)).toBe(true);
  });

  it('tells new hours and the webconference one after the other', () => {
    const { sessions } = trialPlan(now).put(weekly).decide({ ...weekly, durationMin: 60, webconfActive: false, place: 'Salle B' });
    expect(sessions[0]?.facts.map(({ contract, aggregateVersion }) => [contract, aggregateVersion])).toEqual([[sessionRescheduled, 2], [webconfDeactivated, 3]]);
    expect(sessions[0]?.state).toMatchObject({ place: 'Salle B', version: 3, icsSequence: 1 });
  });

  it('changes the place without a word: nobody interprets it (R82)', () => {
    const { sessions } = trialPlan(now).put(weekly).decide({ ...weekly, place: 'Salle B' });
    expect(sessions[0]).toMatchObject({ state: { place: 'Salle B', version: 2, icsSequence: 0 }, facts: [] });
  });

  it('cancels the days it no longer has, and plans them again under another id when it comes back', () => {
    const plan = trialPlan(now).put(weekly);
    const changed = plan.decide({ ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-12-03T16:00' });
    expect(changed.sessions.filter(({ state }) => state.state === 'cancelled')).toHaveLength(57);
    expect(changed.sessions[0]).toMatchObject({
      state: { id: 'serie-1.20261202', state: 'cancelled', cancellationReason: 'series-changed', icsSequence: 1, version: 2, detached: false }, facts: [{ contract: sessionCancelled, data: { reasonCode: 'series-changed', icsSequence: 1 } }],
    });
    const back = plan.put({ ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-12-03T16:00' }).decide(weekly);
    const planned = back.sessions.filter(({ before }) => before === undefined).map(({ state }) => state.id);
    expect(planned.slice(0, 2)).toEqual(['serie-1.20261202.2', 'serie-1.20261209.2']);
    plan.put(weekly).put({ ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-12-03T16:00' }).put(weekly);
    expect(plan.upcoming().map(({ id }) => id)[0]).toBe('serie-1.20261202.3');
  });

  it('leaves alone what was changed or cancelled on its own, and what has begun', () => {
    const plan = trialPlan(now).put(weekly);
    plan.change('serie-1.20261202', { state: 'open' });
    plan.change('serie-1.20261209', { detached: true, startsAt: new Date('2026-12-10T15:00:00Z'), endsAt: new Date('2026-12-10T16:00:00Z') });
    plan.change('serie-1.20261216', { detached: true, state: 'cancelled', cancellationReason: 'public-holiday' });
    const { sessions } = plan.decide({ ...weekly, dtstartLocal: '2026-12-02T18:00' });
    expect(sessions.map(({ state }) => state.id).slice(0, 2)).toEqual(['serie-1.20261223', 'serie-1.20261230']);
    expect(sessions.some(({ before }) => before === undefined)).toBe(false);
  });

  it('refuses to overlap another web-conference, and says when first', () => {
    const others = [oneOff({ id: 'later', startsAt: new Date('2027-01-06T16:00:00Z'), endsAt: new Date('2027-01-06T17:00:00Z') }), oneOff({ startsAt: new Date('2026-12-16T14:00:00Z'), endsAt: new Date('2026-12-16T15:30:00Z') })];
    expect(refusal(() => putSeries(undefined, 'serie-1', trialRcp, weekly, { ...nothing, others }))).toMatchObject({
      code: 'session-overlap', faults: [{ pointer: '/rrule', code: 'overlaps' }], extras: { firstOverlap: '2026-12-16T15:00:00.000Z' },
    });
    expect(putSeries(undefined, 'serie-1', trialRcp, { ...weekly, webconfActive: false }, { ...nothing, others }).sessions).toHaveLength(57);
    const back = [oneOff({ startsAt: new Date('2026-12-16T14:00:00Z'), endsAt: new Date('2026-12-16T15:00:00Z') }), oneOff({ webconfActive: false, startsAt: new Date('2026-12-09T14:00:00Z'), endsAt: new Date('2026-12-09T18:00:00Z') })];
    expect(putSeries(undefined, 'serie-1', trialRcp, weekly, { ...nothing, others: back }).sessions).toHaveLength(57);
  });

  it('refuses to overlap its own exception', () => {
    const plan = trialPlan(now).put(weekly);
    plan.change('serie-1.20261209', { detached: true, startsAt: new Date('2026-12-10T15:00:00Z'), endsAt: new Date('2026-12-10T16:00:00Z') });
    expect(refusal(() => plan.decide({ ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=WE,TH' }))).toMatchObject({ code: 'session-overlap', extras: { firstOverlap: '2026-12-10T15:00:00.000Z' } });
  });

  it('takes no id that is in use', () => {
    const { sessions } = putSeries(undefined, 'serie-1', trialRcp, weekly, { ...nothing, taken: new Set(['serie-1.20261202', 'serie-1.20261202.2']) });
    expect(sessions.slice(0, 2).map(({ state }) => state.id)).toEqual(['serie-1.20261202.3', 'serie-1.20261209']);
  });

  it('stays with its RCP, and follows its zone', () => {
    const plan = trialPlan(now).put(weekly);
    expect(refusal(() => putSeries(plan.series, 'serie-1', { ...trialRcp, id: 'rcp-2' }, weekly, plan.at()))?.code).toBe('id-taken');
    const reunion: Rcp = { ...trialRcp, timeZone: 'Indian/Reunion' };
    expect(putSeries(plan.series, 'serie-1', reunion, weekly, plan.at()).sessions[0]?.state.startsAt.toISOString()).toBe('2026-12-02T12:00:00.000Z');
  });

  it('is not planned in an archived RCP', () => {
    const archived: Rcp = { ...trialRcp, status: 'archived' };
    expect(refusal(() => putSeries(undefined, 'serie-1', archived, weekly, nothing))?.code).toBe('rcp-archived');
    expect(refusal(() => previewSeries(undefined, 'serie-1', archived, weekly, nothing))?.code).toBe('rcp-archived');
  });

  it('weighs what comes late, what repeats itself and what names another version', () => {
    const at = (date: string) => ({ ...nothing, sourceUpdatedAt: new Date(date) });
    const { state } = putSeries(undefined, 'serie-1', trialRcp, weekly, at('2026-12-01T07:00:00Z'));
    expect(putSeries(state, 'serie-1', trialRcp, { ...weekly, durationMin: 60 }, at('2026-12-01T06:00:00Z'))).toEqual({ state, facts: [], sessions: [], ignored: true });
    expect(putSeries(state, 'serie-1', trialRcp, weekly, { ...nothing, ifMatch: '"series:serie-1:9"' }).sessions).toEqual([]);
    expect(refusal(() => putSeries(state, 'serie-1', trialRcp, { ...weekly, durationMin: 60 }, { ...nothing, ifMatch: '"series:serie-1:9"' }))).toMatchObject({ code: 'version-conflict', extras: { currentETag: '"series:serie-1:1"' } });
    expect(putSeries(state, 'serie-1', trialRcp, { ...weekly, durationMin: 60 }, { ...nothing, ifMatch: '"series:serie-1:1"' }).state.version).toBe(2);
  });
});

describe('the end of a series', () => {
  it('cancels its untouched sessions from a local day on, once', () => {
    const plan = trialPlan(now).put(weekly);
    plan.change('serie-1.20261223', { detached: true });
    const { state, sessions } = plan.end('2026-12-16');
    expect(state).toMatchObject({ status: 'ended', version: 2 });
    expect(sessions.map(({ state: { id } }) => id).slice(0, 2)).toEqual(['serie-1.20261216', 'serie-1.20261230']);
    expect(sessions.every(({ facts }) => facts.length === 1)).toBe(true);
    expect(sessions[0]).toMatchObject({ state: { cancellationReason: 'series-ended' }, facts: [{ contract: sessionCancelled, data: { reasonCode: 'series-ended' } }] });
    expect(plan.upcoming().map(({ id }) => id)).toEqual(['serie-1.20261202', 'serie-1.20261209', 'serie-1.20261223']);
    const again = plan.end('2026-12-16');
    expect(again).toMatchObject({ sessions: [], facts: [] });
    expect(again.state).toBe(plan.series);
    expect(plan.end('2026-12-09').sessions).toHaveLength(1);
  });

  it('is today unless told otherwise; today is the RCP’s', () => {
    const late = new Date('2026-12-02T23:30:00Z');
    const { state, sessions } = putSeries(undefined, 'serie-1', { ...trialRcp, timeZone: 'Pacific/Noumea' }, { ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-12-03T11:00' }, { ...nothing, now: late });
    const ended = endSeries(state, undefined, sessions.map((session) => session.state), late);
    expect(ended.sessions[0]?.state.startsAt.toISOString()).toBe('2026-12-03T00:00:00.000Z');
  });

  it('does not cancel what is over, in whatever past the day lies', () => {
    const plan = trialPlan(now).put(weekly);
    plan.now = new Date('2026-12-05T08:00:00Z');
    expect(plan.end('2020-01-01').sessions[0]?.state.id).toBe('serie-1.20261209');
  });

  it('is undone by the same PUT, which plans its days again', () => {
    const plan = trialPlan(now).put(weekly);
    plan.end(undefined);
    plan.put(weekly);
    expect(plan.series).toMatchObject({ status: 'active', version: 3 });
    expect(plan.upcoming()).toHaveLength(57);
    expect(plan.upcoming()[0]?.id).toBe('serie-1.20261202.2');
  });

  it('comes with the end of its RCP, and its days are free when both come back', () => {
    const plan = trialPlan(now).put(weekly);
    plan.series = endWithRcp(plan.series as Series);
    for (const { id } of plan.upcoming()) plan.change(id, { state: 'cancelled', cancellationReason: 'rcp-archived' });
    expect(plan.put(weekly).upcoming()).toHaveLength(57);
  });
});

describe('the preview of a series', () => {
  it('shows each day with its overlaps, and the days that have an exception not at all', () => {
    const others = [oneOff({ startsAt: new Date('2026-12-09T15:00:00Z'), endsAt: new Date('2026-12-09T16:00:00Z') })];
    const fresh = previewSeries(undefined, 'serie-1', trialRcp, weekly, { ...nothing, others });
    expect(fresh).toHaveLength(57);
    expect(fresh.slice(0, 2)).toEqual([
      { date: '2026-12-02', startsAt: new Date('2026-12-02T15:00:00Z'), endsAt: new Date('2026-12-02T16:30:00Z'), overlaps: false },
      { date: '2026-12-09', startsAt: new Date('2026-12-09T15:00:00Z'), endsAt: new Date('2026-12-09T16:30:00Z'), overlaps: true },
    ]);
    const plan = trialPlan(now).put(weekly);
    plan.change('serie-1.20261202', { detached: true });
    expect(previewSeries(plan.series, 'serie-1', trialRcp, { ...weekly, durationMin: 60 }, plan.at()).map(({ date, overlaps }) => [date, overlaps])[0]).toEqual(['2026-12-09', false]);
  });
});

describe('night after night', () => {
  it('a series is continued, and what it has is not touched', () => {
    const plan = trialPlan(now).put(weekly);
    const first = plan.sessions[0];
    plan.now = new Date('2026-12-20T02:30:00Z');
    const { sessions, leftOut } = topUp(plan.series as Series, plan.at());
    expect(sessions.map(({ state }) => state.id)).toEqual(['serie-1.20280105', 'serie-1.20280112', 'serie-1.20280119']);
    expect(leftOut).toBe(0);
    plan.apply(sessions);
    expect(topUp(plan.series as Series, plan.at()).sessions).toEqual([]);
    expect(plan.sessions[0]).toBe(first);
  });

  it('a day that has another web-conference is left out and counted', () => {
    const plan = trialPlan(now).put(weekly);
    plan.now = new Date('2026-12-20T02:30:00Z');
    const others = [oneOff({ startsAt: new Date('2028-01-12T15:00:00Z'), endsAt: new Date('2028-01-12T16:00:00Z') })];
    const { sessions, leftOut } = topUp(plan.series as Series, { ...plan.at(), others });
    expect([sessions.map(({ state }) => state.id), leftOut]).toEqual([['serie-1.20280105', 'serie-1.20280119'], 1]);
  });

  it('a series that has ended stays ended', () => {
    const plan = trialPlan(now).put(weekly);
    plan.end(undefined);
    expect(topUp(plan.series as Series, plan.at())).toEqual({ sessions: [], leftOut: 0 });
  });
});
