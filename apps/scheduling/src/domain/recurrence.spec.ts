import { DomainError, timeZone } from '@rcp/contracts';
import fc from 'fast-check';
import { localDateOf, occurrences, parseRecurrence, type Rhythm, rhythmLabel } from './recurrence.js';
import { hostZones, onEachHost } from './trial-hosts.js';

const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const dayMs = 86_400_000;

function fault(decide: () => unknown): [string, string | undefined, string | undefined] | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.faults[0]?.pointer, error.faults[0]?.code];
    throw error;
  }
}

/** Wall clock as Swedish writes it, which is ISO 8601. */
const clock = (at: Date, zone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);

/** A rule with a first start that is on it. */
const rhythm = fc.record({
  weekly: fc.boolean(), day: fc.integer({ min: 0, max: 900 }), hour: fc.constantFrom(0, 1, 3, 8, 12, 16, 23), minute: fc.integer({ min: 0, max: 59 }),
  minutes: fc.integer({ min: 15, max: 480 }), interval: fc.integer({ min: 1, max: 4 }), more: fc.subarray([...names]), last: fc.boolean(),
  other: fc.option(fc.tuple(fc.constantFrom(1, 2, 3, 4, -1), fc.constantFrom(...names)).map(([nth, name]) => `${nth}${name}`), { nil: undefined }),
  zone: fc.constantFrom(...timeZone.options), count: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
}).map(({ weekly, day, hour, minute, minutes, interval: every, more, last, other, zone, count }) => {
  // Days up to the 28th have an ordinal from 1 to 4.
  const at = new Date(Date.UTC(2026, 0, 1) + day * dayMs);
  const first = at.getUTCDate() > 28 ? new Date(at.getTime() - 7 * dayMs) : at;
  const weekday = names[first.getUTCDay()] ?? 'SU';
  const nth = Math.ceil(first.getUTCDate() / 7);
  const interval = weekly ? every : Math.min(every, 3);
  const ordinals = [`${nth}${weekday}`, ...(last ? [`-1${weekday}`] : []), ...(other === undefined ? [] : [other])];
  const byday = [...new Set(weekly ? [weekday, ...more] : ordinals)].join(',');
  const two = (number: number) => String(number).padStart(2, '0');
  return {
    text: `FREQ=${weekly ? 'WEEKLY' : 'MONTHLY'};INTERVAL=${interval};BYDAY=${byday}${count === undefined ? '' : `;COUNT=${count}`}`,
    dtstartLocal: `${first.toISOString().slice(0, 10)}T${two(hour)}:${two(minute)}`, durationMinutes: minutes, timeZone: zone, weekly, interval, byday: byday.split(','), count, first,
  };
});

const window = { from: new Date('2025-12-01T00:00:00Z'), until: new Date('2029-08-01T00:00:00Z') };
const startsOf = ({ text, ...one }: { text: string } & Omit<Rhythm, 'rule' | 'exdates'>, around = window, exdates: string[] = []) =>
  occurrences({ ...one, rule: parseRecurrence(text), exdates, ...around });

describe('a rhythm', () => {
  it.each(['Europe/Paris', ...timeZone.options])('keeps its hour on both sides of a change of hour: %s', (zone) => {
    const weekly = startsOf({ text: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-10-14T16:00', durationMinutes: 90, timeZone: zone as never }, { from: new Date('2026-10-01T00:00:00Z'), until: new Date('2027-04-10T00:00:00Z') });
    expect(new Set(weekly.map(({ startsAt }) => clock(startsAt, zone).slice(-5)))).toEqual(new Set(['16:00']));
    expect(weekly).toHaveLength(26);
  });

  it('is at 14:00 UTC before 25 October 2026 and 15:00 after, and back on 28 March 2027', () => {
    const weekly = startsOf({ text: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-10-21T16:00', durationMinutes: 90, timeZone: 'Europe/Paris' }, { from: new Date('2026-10-01T00:00:00Z'), until: new Date('2027-04-01T00:00:00Z') });
    const hours = weekly.map(({ date, startsAt }) => `${date} ${startsAt.toISOString().slice(11, 16)}`);
    expect([hours[0], hours[1], hours.at(-2), hours.at(-1)]).toEqual(['2026-10-21 14:00', '2026-10-28 15:00', '2027-03-24 15:00', '2027-03-31 14:00']);
  });

  it('has its local clock time at every start, at most one start a day, in time order, whatever the rule and the zone', () => {
    fc.assert(fc.property(rhythm, (one) => {
      const starts = startsOf(one);
      for (const { date, startsAt, endsAt } of starts) {
        expect(clock(startsAt, one.timeZone)).toBe(`${date} ${one.dtstartLocal.slice(-5)}`);
        expect(endsAt.getTime() - startsAt.getTime()).toBe(one.durationMinutes * 60_000);
      }
      expect(starts.map(({ date }) => date)).toEqual([...new Set(starts.map(({ date }) => date))].sort());
    }), { numRuns: 60 });
  });

  it('starts on the days a calendar walked day by day gives', () => {
    fc.assert(fc.property(rhythm, (one) => {
      const days: string[] = [];
      const monday = (at: Date) => Math.floor((at.getTime() / dayMs + 3) / 7);
      const months = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
      const last = Date.UTC(2029, 6, 30);
      for (let day = one.first; day.getTime() < last && days.length < (one.count ?? Infinity); day = new Date(day.getTime() + dayMs)) {
        const name = names[day.getUTCDay()] ?? '';
        const isLast = new Date(day.getTime() + 7 * dayMs).getUTCMonth() !== day.getUTCMonth();
        const hit = one.weekly
          ? one.byday.includes(name) && (monday(day) - monday(one.first)) % one.interval === 0
          : (one.byday.includes(`${Math.ceil(day.getUTCDate() / 7)}${name}`) || (isLast && one.byday.includes(`-1${name}`))) && (months(day) - months(one.first)) % one.interval === 0;
        if (hit) days.push(day.toISOString().slice(0, 10));
      }
      expect(startsOf(one).map(({ date }) => date).filter((date) => date < '2029-07-30')).toEqual(days.filter((date) => date < '2029-07-30'));
    }), { numRuns: 40 });
  });

  it('is the same seen through a window, and without the days left out, which COUNT counts', () => {
    fc.assert(fc.property(rhythm, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 380 }), (one, from, length) => {
      const around = { from: new Date(Date.UTC(2026, 0, 1) + from * dayMs), until: new Date(Date.UTC(2026, 0, 1) + (from + length) * dayMs) };
      const whole = startsOf(one);
      expect(startsOf(one, around)).toEqual(whole.filter(({ startsAt, endsAt }) => endsAt > around.from && startsAt < around.until));
      const without = whole.filter((_, index) => index % 3 === 1).map(({ date }) => date);
      expect(startsOf(one, window, without)).toEqual(whole.filter(({ date }) => !without.includes(date)));
    }), { numRuns: 40 });
  });

  it('is the same on hosts in other zones', () => {
    const rhythms = fc.sample(rhythm, { seed: 2027, numRuns: 60 });
    const under = onEachHost(`
      const { localDateOf, occurrences, parseRecurrence } = await import('./recurrence.js');
      const window = { from: new Date(input.from), until: new Date(input.until) };
      return input.rhythms.map((one) => occurrences({ ...one, rule: parseRecurrence(one.text), exdates: [], ...window })
        .map((start) => [start, localDateOf(start.endsAt, one.timeZone)]));`, { rhythms, ...window });
    const here = JSON.stringify(rhythms.map((one) => startsOf(one).map((start) => [start, localDateOf(start.endsAt, one.timeZone)])));
    expect(under.map((found, index) => [hostZones[index], found === here])).toEqual(hostZones.map((zone) => [zone, true]));
  }, 30_000);
});

describe('a rule', () => {
  it.each([
    ['FREQ=DAILY', 'freq'], ['FREQ=YEARLY;BYDAY=MO', 'freq'], ['BYDAY=MO', 'freq'], ['FREQ=WEEKLY', 'byday'], ['FREQ=WEEKLY;BYDAY=1MO', 'byday'], ['FREQ=WEEKLY;BYDAY=MO,MO', 'byday'],
    ['FREQ=MONTHLY;BYDAY=MO', 'byday'], ['FREQ=MONTHLY;BYDAY=5MO', 'byday'], ['FREQ=MONTHLY;BYDAY=-2MO', 'byday'], ['FREQ=WEEKLY;INTERVAL=5;BYDAY=MO', 'interval'],
    ['FREQ=MONTHLY;INTERVAL=4;BYDAY=1MO', 'interval'], ['FREQ=WEEKLY;INTERVAL=0;BYDAY=MO', 'interval'], ['FREQ=WEEKLY;BYDAY=MO;COUNT=121', 'count'], ['FREQ=WEEKLY;BYDAY=MO;COUNT=0', 'count'],
    ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101', 'until'], ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20271301T000000Z', 'until'], ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20270230T000000Z', 'until'], ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101T240000Z', 'until'], ['FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101T000000Z;COUNT=3', 'until-and-count'],
    ['FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1', 'unknown-part'], ['FREQ=WEEKLY;FREQ=WEEKLY;BYDAY=MO', 'part-twice'], ['RRULE:FREQ=WEEKLY;BYDAY=MO', 'unknown-part'], ['', 'unknown-part'], ['freq=weekly;byday=mo', 'unknown-part'],
  ])('outside the accepted part is refused and told why: %s', (text, code) => {
    expect(fault(() => parseRecurrence(text))).toEqual(['rrule-unsupported', '/rrule', code]);
  });

  it('is nothing but accepted or refused, whatever is written', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('FREQ=WEEKLY', 'FREQ=MONTHLY', 'BYDAY=MO', 'BYDAY=1MO', 'COUNT=3', 'INTERVAL=2', 'UNTIL=20270101T000000Z', 'WKST=MO')).map((parts) => parts.join(';'))), (text) => {
      expect([undefined, 'rrule-unsupported']).toContain(fault(() => parseRecurrence(text))?.[0]);
    }));
  });

  it('is labelled in the order of the week, however it is written', () => {
    expect(rhythmLabel('FREQ=WEEKLY;BYDAY=WE')).toBe('Le mercredi - Toutes les semaines');
    expect(rhythmLabel('BYDAY=TU,MO;FREQ=WEEKLY')).toBe('Le lundi et le mardi - Toutes les semaines');
    expect(rhythmLabel('FREQ=MONTHLY;BYDAY=4TU,2TU')).toBe('Le 2e et le 4e mardi - Tous les mois');
    expect(rhythmLabel(undefined)).toBe('Séance ponctuelle');
  });

  it('must hold for the first start, which is not at night', () => {
    const from = (dtstartLocal: string, text = 'FREQ=WEEKLY;BYDAY=WE') => fault(() => startsOf({ text, dtstartLocal, durationMinutes: 60, timeZone: 'Europe/Paris' }));
    expect(from('2026-10-15T16:00')).toEqual(['rrule-unsupported', '/dtstartLocal', 'not-on-the-rule']);
    expect(from('2026-10-14T16:00', 'FREQ=MONTHLY;BYDAY=1WE')).toEqual(['rrule-unsupported', '/dtstartLocal', 'not-on-the-rule']);
    expect(from('2026-10-28T16:00', 'FREQ=MONTHLY;BYDAY=-1WE')).toBeUndefined();
    expect(from('2026-10-14T02:30')).toEqual(['validation', '/dtstartLocal', 'night-hour']);
  });
});

describe('a session of a series', () => {
  it.each([[14, 'out-of-range'], [15, undefined], [480, undefined], [481, 'out-of-range'], [60.5, 'out-of-range'], [Number.NaN, 'out-of-range']])('of %d minutes', (durationMinutes, code) => {
    const found = fault(() => startsOf({ text: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-10-14T16:00', durationMinutes, timeZone: 'Europe/Paris' }));
    expect(found).toEqual(code === undefined ? undefined : ['validation', '/durationMin', code]);
  });

  it('is the last one when it starts at the very instant of UNTIL', () => {
    const until = (at: string) => startsOf({ text: `FREQ=WEEKLY;BYDAY=WE;UNTIL=${at}`, dtstartLocal: '2026-12-02T16:00', durationMinutes: 60, timeZone: 'Europe/Paris' }).map(({ date }) => date);
    expect([until('20261209T150000Z'), until('20261209T145959Z'), until('20261201T000000Z')]).toEqual([['2026-12-02', '2026-12-09'], ['2026-12-02'], []]);
  });
});

describe('the wall clock', () => {
  it('tells the local day of an instant', () => {
    expect([localDateOf(new Date('2026-10-14T22:30:00Z'), 'Europe/Paris'), localDateOf(new Date('2026-10-14T22:30:00Z'), 'America/Cayenne')]).toEqual(['2026-10-15', '2026-10-14']);
  });
});
