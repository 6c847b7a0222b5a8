import type { SessionAnswer } from '@rcp/contracts';
import type { CalendarMonth } from './domain/calendar.js';
import type { Option } from './domain/options.js';
import type { Choice, RegistrationEntry } from './domain/registration-form.js';
import type { PlanEntry } from './domain/plan-form.js';

/** A registration in the list of its session. The names come from this program's memory and may be gone. */
export interface RegistrationLine {
  readonly id: string;
  readonly sessionId: string;
  readonly patient: string | null;
  readonly prescriber: string | null;
  readonly participation: string;
  readonly status: string;
  readonly mail: string;
  readonly modeConflict: boolean;
  readonly changes: boolean;
}

interface RegistrationFields {
  readonly session: SessionAnswer;
  readonly entry: RegistrationEntry;
  readonly specialities: readonly Option[];
  readonly choices: readonly Choice[];
  readonly webconfOff: boolean;
}

/** A session in « Séances planifiées ». */
export interface PlannedLine {
  readonly id: string;
  readonly listLabel: string;
  readonly webconfActive: boolean;
  readonly recurrenceLabel: string;
  /** Said unless it is « Prévue ». */
  readonly state: string | null;
  readonly cancellable: boolean;
  readonly inSeries: boolean;
}

/** What each template shows: a template can't be rendered with another's data. Null where there is nothing. */
export interface Views {
  calendar: { readonly calendar: CalendarMonth; readonly empty: boolean };
  sessions: { readonly groups: readonly { readonly id: string; readonly name: string; readonly sessions: readonly SessionAnswer[] }[] };
  session: {
    readonly session: SessionAnswer; readonly rcpName: string; readonly place: string; readonly live: boolean; readonly changes: boolean;
    readonly registrations: readonly RegistrationLine[]; readonly none: boolean;
  };
  'session-webconf': { readonly session: SessionAnswer; readonly etag: string; readonly checked: boolean; readonly meanwhile: string | null };
  'session-cancel': { readonly session: SessionAnswer; readonly etag: string; readonly reasons: readonly Option[]; readonly registered: number };
  'series-end': { readonly session: SessionAnswer; readonly day: string };
  rcps: { readonly rcps: readonly { readonly id: string; readonly name: string; readonly coordinator: string; readonly rhythms: readonly string[] }[] };
  rcp: {
    readonly rcp: { readonly id: string; readonly name: string; readonly link: string }; readonly coordinator: string; readonly secretariat: string | null;
    readonly rhythms: readonly string[]; readonly from: string; readonly fromLabel: string; readonly planned: readonly PlannedLine[]; readonly none: boolean; readonly plans: boolean;
  };
  plan: {
    readonly rcp: { readonly id: string; readonly name: string }; readonly planId: string; readonly entry: PlanEntry; readonly rhythms: readonly Option[]; readonly zone: string;
    readonly preview: {
      readonly label: string; readonly count: string; readonly warned: boolean;
      readonly occurrences: readonly { readonly day: string; readonly dateLabel: string; readonly holiday: boolean; readonly overlaps: boolean }[];
    } | null;
    /** Days taken out of the series. */
    readonly leftOut: readonly { readonly day: string; readonly label: string }[];
  };
  'registration-choose': { readonly groups: readonly { readonly name: string; readonly sessions: readonly SessionAnswer[] }[]; readonly none: boolean };
  'registration-new': RegistrationFields & { readonly registrationId: string };
  registration: RegistrationFields & {
    readonly registrationId: string; readonly etag: string; readonly status: string; readonly draft: boolean; readonly final: boolean; readonly over: boolean; readonly mail: string; readonly modeConflict: boolean; readonly forgotten: boolean;
    readonly mailed: boolean; readonly resendKey: string; readonly targets: readonly Option[]; readonly movable: boolean; readonly meanwhile: string | null;
  };
  'registration-withdraw': { readonly session: SessionAnswer; readonly registrationId: string; readonly etag: string; readonly patient: string | null };
  trouble: { readonly heading: string };
  'planners-only': Record<string, never>;
}
