import type { PersonalLook, RcpPage } from '@rcp/contracts';
import { dayLabel, sessionLabel, timeLabel, zoneNote } from '../../i18n/dates.js';
import { language, t } from '../../i18n/language.js';
import type { SessionStatus } from './session-status.js';

/** What the page says to somebody who opened the link of a mail. */
export interface PersonalWords {
  readonly title: string;
  readonly lines: readonly string[];
  /** « Continuer »: the session of the page can be joined with this link now. */
  readonly mayContinue: boolean;
  /** Something is lost here: a human to turn to. */
  readonly secretariat: boolean;
}

type Page = Pick<RcpPage, 'nextSession' | 'timeZone'>;
type Times = NonNullable<PersonalLook['previous']>;

/** The words for a link that was looked at (R68); `status` is that of the page's own session. */
export function personalWords(look: PersonalLook, page: Page, status: SessionStatus): PersonalWords {
  const { session, state } = look;
  if (session === null || state === 'unknown') return { ...t.personal.unknown, mayContinue: false, secretariat: false };
  const concerned = t.personal.session(when(session, page));
  switch (state) {
    case 'withdrawn':
    case 'cancelled':
    case 'webconf-off':
    case 'over': return { title: t.personal[state].title, lines: [concerned, ...t.personal[state].lines], mayContinue: false, secretariat: true };
    case 'ready':
    case 'rescheduled':
    case 'moved': return expected(look, session, page, status);
  }
}

/** The link holds: when, what changed, and what to do now. */
function expected({ state, previous }: PersonalLook, session: NonNullable<PersonalLook['session']>, page: Page, status: SessionStatus): PersonalWords {
  const here = page.nextSession?.startsAt === session.startsAt;
  const joinable = status === 'joinable';
  const label = when(session, page);
  const title = state === 'rescheduled' ? t.personal.rescheduled(label) : state === 'moved' || !here ? t.personal.elsewhere(label) : t.rcp.personalTitle;
  const former = previous ? [t.personal.former(when(previous, page))] : [];
  const now = here && joinable ? [t.rcp.personalHint] : [...(here ? [] : [opens(session, page)]), t.personal.early, ...(joinable ? [t.personal.hereToo] : [])];
  return { title, lines: [...former, ...now], mayContinue: joinable, secretariat: false };
}

const opens = ({ opensAt }: { opensAt: string }, { timeZone }: Page) => t.rcp.tooEarly(dayLabel(opensAt, timeZone, language), timeLabel(opensAt, timeZone));

function when(times: Times, { timeZone }: Page): string {
  const zone = zoneNote(timeZone, language);
  return [sessionLabel(times, timeZone, language), ...(zone ? [t.rcp.zone(zone)] : [])].join(' ');
}
