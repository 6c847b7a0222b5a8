import { putSeries, putSession } from '@rcp/contracts';
import { type PlanEntry, planEntryOf, ruleOf, seriesOf, sessionOf, unreadable } from './plan-form.js';

const entry: PlanEntry = { date: '2026-12-09', time: '16:00', durationMin: '90', place: '', webconfActive: true, rhythm: 'weekly', until: '', exdates: [] };
const zone = 'Europe/Paris';

describe('« Planifier des séances »', () => {
  it('makes each rhythm a rule on the weekday of the first date', () => {
    expect(ruleOf(entry, zone)).toBe('FREQ=WEEKLY;BYDAY=WE');
    expect(ruleOf({ ...entry, rhythm: 'fortnightly' }, zone)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=WE');
    expect(ruleOf({ ...entry, rhythm: 'monthly' }, zone)).toBe('FREQ=MONTHLY;BYDAY=2WE');
    expect(ruleOf({ ...entry, rhythm: 'monthly-last' }, zone)).toBe('FREQ=MONTHLY;BYDAY=-1WE');
    expect(ruleOf({ ...entry, rhythm: 'once', until: '2027-01-01' }, zone)).toBe('FREQ=WEEKLY;BYDAY=WE;COUNT=1');
  });

  it('takes a fifth weekday for the last one, which every month has', () => {
    expect(ruleOf({ ...entry, date: '2026-12-30', rhythm: 'monthly' }, zone)).toBe('FREQ=MONTHLY;BYDAY=-1WE');
  });

  it('ends on the last day in the zone of the RCP, that day included', () => {
    expect(ruleOf({ ...entry, until: '2027-06-30' }, zone)).toBe('FREQ=WEEKLY;BYDAY=WE;UNTIL=20270630T215959Z');
    expect(ruleOf({ ...entry, until: '2027-06-30' }, 'Indian/Reunion')).toBe('FREQ=WEEKLY;BYDAY=WE;UNTIL=20270630T195959Z');
  });

  it('sends what the contracts accept, the clock as it hangs on the wall of the RCP', () => {
    expect(putSeries.parse(seriesOf({ ...entry, exdates: ['2026-12-23'] }, zone))).toEqual({ rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-12-09T16:00', durationMin: 90, webconfActive: true, exdates: ['2026-12-23'] });
    expect(putSession.parse(sessionOf({ ...entry, place: 'Salle B' }, { id: 'R', timeZone: zone }))).toEqual({ rcpId: 'R', startsAt: '2026-12-09T15:00:00Z', endsAt: '2026-12-09T16:30:00Z', webconfActive: true, place: 'Salle B' });
    expect(sessionOf({ ...entry, date: '2026-07-08' }, { id: 'R', timeZone: zone }).startsAt).toBe('2026-07-08T14:00:00Z');
  });

  it('reads the form, and says of each field that cannot be read what to write there', () => {
    const read = planEntryOf(new URLSearchParams('date=2026-02-30&time=25:00&durationMin=&until=demain&rhythm=toString&exdates=a&exdates=2026-12-23&exdates=2026-12-23'));
    expect(read).toMatchObject({ rhythm: 'once', webconfActive: false, exdates: ['2026-12-23'] });
    expect(unreadable(read).map(({ field }) => field)).toEqual(['date', 'time', 'durationMin', 'until']);
    expect(unreadable(entry)).toEqual([]);
  });
});
