import { DomainError, type PutSeries } from '@rcp/contracts';
import fc from 'fast-check';
import { occurrences, parseRecurrence } from './recurrence.js';
import { type Series, topUp } from './series.js';
import { type TrialPlan, trialPlan } from './trial-plan.js';

const rhythms = [
  { rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-09-02T16:00' },
  { rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-09-02T18:00' },
  { rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-09-03T08:30' },
  { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE', dtstartLocal: '2026-09-09T16:00' },
  { rrule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20', dtstartLocal: '2026-10-05T16:00' },
  { rrule: 'FREQ=MONTHLY;BYDAY=1WE,3WE', dtstartLocal: '2026-09-02T16:00' },
  { rrule: 'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TH', dtstartLocal: '2026-09-24T23:30' },
];

const puts: fc.Arbitrary<PutSeries> = fc.record({ rhythm: fc.constantFrom(...rhythms), durationMin: fc.constantFrom(45, 90), webconfActive: fc.boolean(), place: fc.constantFrom(undefined, 'Salle B'), exdates: fc.subarray(['2026-12-02', '2026-12-03', '2027-03-31']) })
  .map(({ rhythm, place, ...rest }) => ({ ...rhythm, ...rest, ...(place === undefined ? {} : { place }) }));

/** What may happen to a series: it is put or ended, one of its sessions is changed on its own, nights go by. */
const steps = fc.array(fc.oneof(
  { weight: 4, arbitrary: puts.map((put) => ({ kind: 'put' as const, put })) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('exception' as const), nth: fc.nat(20), days: fc.integer({ min: -1, max: 3 }), cancelled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('nights' as const), nights: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'end' as const }) },
), { minLength: 1, maxLength: 10 });
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;

const day = 86_400_000;
const start = new Date('2026-09-15T01:30:00Z');

/** Takes one step; a PUT that is refused changes nothing. */
function take(plan: TrialPlan, step: Step): void {
  switch (step.kind) {
    case 'put':
      try {
        plan.put(step.put);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'session-overlap') throw error;
      }
      return;
    case 'exception': {
      const session = plan.upcoming()[step.nth];
      if (session === undefined) return;
      const moved = { startsAt: new Date(session.startsAt.getTime() + step.days * day), endsAt: new Date(session.endsAt.getTime() + step.days * day) };
      return plan.change(session.id, { detached: true, ...(step.cancelled ? { state: 'cancelled', cancellationReason: 'no-cases', icsSequence: session.icsSequence + 1 } : moved) });
    }
    case 'nights':
      plan.now = new Date(plan.now.getTime() + step.nights * day);
      if (plan.series !== undefined) plan.apply(topUp(plan.series, plan.at()).sessions);
      return;
    case 'end':
      if (plan.series !== undefined) plan.end(undefined);
  }
}

/** What the series says, day by day, and what stands for these days and follows the series. */
function compare(plan: TrialPlan, series: Series) {
  const { dtstartLocal, durationMin, timeZone, exdates } = series;
  const wanted = occurrences({ rule: parseRecurrence(series.rrule), dtstartLocal, durationMinutes: durationMin, timeZone, exdates: [...exdates], from: plan.now, until: new Date(plan.now.getTime() + 396 * day) });
  const excepted = new Set(plan.sessions.filter(({ detached }) => detached).map(({ recurrenceDate }) => recurrenceDate));
  const following = plan.upcoming().filter(({ detached }) => !detached);
  return {
    wanted: wanted.filter(({ date, startsAt }) => startsAt > plan.now && !excepted.has(date)).map(({ date, startsAt, endsAt }) => ({ date, startsAt, endsAt, webconfActive: series.webconfActive, place: series.place })),
    following: following.map(({ recurrenceDate, startsAt, endsAt, webconfActive, place }) => ({ date: recurrenceDate, startsAt, endsAt, webconfActive, place })),
  };
}

const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

describe('whatever happens to a series', () => {
  it('the sessions that follow it are its days to come, less the exceptions; the same PUT again changes nothing', () => {
    fc.assert(fc.property(steps, puts, (before, put) => {
      const plan = trialPlan(start);
      for (const step of before) take(plan, step);
      const detached = plan.sessions.filter((session) => session.detached);
      const last = plan.series;
      take(plan, { kind: 'put', put });
      expect(plan.sessions.filter((session) => session.detached)).toEqual(detached);
      if (plan.series === undefined || plan.series === last) return;
      const { wanted, following } = compare(plan, plan.series);
      expect(following).toEqual(wanted);
      const again = plan.decide(put);
      expect(again).toMatchObject({ facts: [], sessions: [] });
      expect(again.state).toBe(plan.series);
    }), { numRuns: 60 });
  });

  it('a session that follows it starts at the series’ own time of day, on both sides of a change of hour', () => {
    fc.assert(fc.property(steps, (all) => {
      const plan = trialPlan(start);
      for (const step of all) {
        take(plan, step);
        const time = plan.series?.dtstartLocal.slice(11);
        for (const session of plan.upcoming().filter(({ detached }) => !detached && plan.series?.status === 'active')) expect(clock.format(session.startsAt)).toBe(time);
      }
    }), { numRuns: 30 });
  });

  it('every fact has a version of its own, one above the one before', () => {
    fc.assert(fc.property(steps, puts, (before, put) => {
      const plan = trialPlan(start);
      for (const step of before) take(plan, step);
      const known = new Map(plan.sessions.map(({ id, version }) => [id, version]));
      let change;
      try {
        change = plan.decide(put);
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
        return;
      }
      for (const { state, facts } of change.sessions) {
        const first = (known.get(state.id) ?? 0) + 1;
        expect(facts.map(({ aggregateVersion }) => aggregateVersion)).toEqual(facts.map((_, nth) => first + nth));
        expect(state.version).toBe(Math.max(first, first + facts.length - 1));
        for (const { contract, data } of facts) expect(contract.data.parse(data)).toEqual(data);
      }
    }), { numRuns: 60 });
  });
});
