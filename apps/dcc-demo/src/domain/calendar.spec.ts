import { calendarMonth, type Dated, localDay, monthOf, spanOf } from './calendar.js';

const session = (startsAt: string, more: Partial<Dated> = {}): Dated => ({
  id: startsAt, startsAt, endsAt: new Date(Date.parse(startsAt) + 90 * 60_000).toISOString(), timeZone: 'Europe/Paris', webconfActive: true, state: 'planned', stateLabel: 'Prévue', rcp: 'Sein', ...more,
});

describe('the calendar of the sessions', () => {
  it('shows a month in weeks from Monday, with each session on its day', () => {
    const { label, previous, next, weeks, count } = calendarMonth('2023-05', [session('2023-05-10T14:00:00Z')], '2023-05-09');
    expect([label, previous, next, count]).toEqual(['mai 2023', '2023-04', '2023-06', 1]);
    expect(weeks.map((week) => week.map((day) => day?.number ?? 0))).toEqual([
      [1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14], [15, 16, 17, 18, 19, 20, 21], [22, 23, 24, 25, 26, 27, 28], [29, 30, 31, 0, 0, 0, 0],
    ]);
    expect(weeks[1]?.[2]).toEqual({ number: 10, label: 'mercredi 10 mai', today: false, entries: [{ id: '2023-05-10T14:00:00Z', rcp: 'Sein', hours: '16:00 – 17:30', webconfActive: true, state: null }] });
    expect(weeks[1]?.[1]?.today).toBe(true);
  });

  it('puts a session on the day of its own zone, whatever day it is elsewhere', () => {
    const evening = session('2023-05-31T20:00:00Z', { timeZone: 'Pacific/Noumea' });
    expect(calendarMonth('2023-05', [evening], '2023-05-09').count).toBe(0);
    expect(calendarMonth('2023-06', [evening], '2023-05-09').weeks[0]?.[3]?.entries[0]?.hours).toBe('07:00 – 08:30');
    expect(localDay('2023-05-31T20:00:00Z', 'Pacific/Noumea')).toBe('2023-06-01');
  });

  it('orders a day by the clock and says any state but « Prévue »', () => {
    const [first] = calendarMonth('2023-05', [session('2023-05-01T14:00:00Z', { state: 'cancelled', stateLabel: 'Annulée' }), session('2023-05-01T08:00:00Z')], '2023-05-09').weeks[0] ?? [];
    expect(first?.entries.map(({ hours, state }) => [hours, state])).toEqual([['10:00 – 11:30', null], ['16:00 – 17:30', 'Annulée']]);
  });

  it('asks for a span that holds the whole month in every zone, also over a turn of the year', () => {
    expect(spanOf('2026-12')).toEqual({ from: '2026-11-30T00:00:00Z', to: '2027-01-02T00:00:00Z' });
  });

  it('shows the present month for anything that is no month', () => {
    expect(['2023-05', '2023-13', '../x', undefined].map((asked) => monthOf(asked, '2026-11-23'))).toEqual(['2023-05', '2026-11', '2026-11', '2026-11']);
  });
});
