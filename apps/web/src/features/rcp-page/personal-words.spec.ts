import type { PersonalLook } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import { personalWords } from './personal-words.js';

const times = (day: string) => ({ startsAt: `2023-05-${day}T14:00:00.000Z`, endsAt: `2023-05-${day}T15:30:00.000Z` });
const session = (day: string) => ({ ...times(day), opensAt: `2023-05-${day}T13:00:00.000Z` });
const page = { timeZone: 'Europe/Paris' as const, nextSession: { ...session('10'), state: 'planned' as const, webconfActive: true } };
const look = (state: PersonalLook['state'], day = '10', previous: string | null = null): PersonalLook => ({ state, session: session(day), previous: previous === null ? null : times(previous) });

// The language of specs is English; the French sentences have the same keys by their type.
describe('what the page says of a personal link', () => {
  it('before the day: nothing to do but the test, and nothing to click', () => {
    expect(personalWords(look('ready'), page, 'too-early')).toEqual({ title: t.rcp.personalTitle, lines: [t.personal.early], mayContinue: false, secretariat: false });
  });

  it('on the day: « Continuer »', () => {
    expect(personalWords(look('ready'), page, 'joinable')).toEqual({ title: t.rcp.personalTitle, lines: [t.rcp.personalHint], mayContinue: true, secretariat: false });
  });

  it('when the page shows another session than the file’s: which one, from when, and never joins the wrong one in silence', () => {
    const words = personalWords(look('ready', '17'), page, 'joinable');
    expect(words.title).toMatch(/17\/05\/2023.*16:00.*17:30$/);
    expect(words.lines[0]).toMatch(/15:00/);
    expect(words.lines).toContain(t.personal.hereToo);
    expect(words.mayContinue).toBe(true);
  });

  it('after a move or new hours: both dates', () => {
    expect(personalWords(look('moved', '17', '03'), page, 'too-early').title).toMatch(/17\/05\/2023/);
    expect(personalWords(look('moved', '17', '03'), page, 'too-early').lines[0]).toMatch(/03\/05\/2023/);
    const rescheduled = personalWords(look('rescheduled', '10', '03'), page, 'joinable');
    expect([rescheduled.title, rescheduled.lines[0], rescheduled.mayContinue]).toEqual([expect.stringMatching(/10\/05\/2023/), expect.stringMatching(/03\/05\/2023/), true]);
  });

  it.each(['withdrawn', 'cancelled', 'webconf-off', 'over'] as const)('%s: which session, and a human to turn to', (state) => {
    expect(personalWords(look(state, '17'), page, 'joinable')).toMatchObject({ title: t.personal[state].title, lines: [expect.stringMatching(/17\/05\/2023/), ...t.personal[state].lines], mayContinue: false, secretariat: true });
  });

  it('nobody’s: a quiet word', () => {
    expect(personalWords({ state: 'unknown', session: null, previous: null }, page, 'joinable')).toEqual({ ...t.personal.unknown, mayContinue: false, secretariat: false });
  });

  it('names the zone where the hours could be misread', () => {
    expect(personalWords(look('moved', '17'), { ...page, timeZone: 'Indian/Reunion' }, 'too-early').title).toMatch(/18:00.*\(/);
  });
});
