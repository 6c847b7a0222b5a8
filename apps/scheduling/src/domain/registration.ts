import {
  type Change, DomainError, type EventContract, type EventData, type Fact, fact, type MailStatus, participationChanged, patientRegistered, patientRegistrationMoved,
  patientRegistrationWithdrawn, type Participation, prescriberChanged, type PutRegistration, resendRequested,
} from '@rcp/contracts';
import { assertMatch, type Incoming, type Settled, unchanged, weigh } from './incoming.js';
import { sameContent } from './rcp.js';
import { isMailed, mailAsked, mailDropped } from './registration-mail.js';
import type { Session } from './session.js';

/** A patient's registration to a session: an opaque id, and who prescribed. Nothing about the patient exists here (R67). */
export interface Registration {
  readonly id: string;
  readonly sessionId: string;
  readonly status: 'draft' | 'final' | 'withdrawn';
  readonly participation: Participation;
  readonly prescriber: PutRegistration['prescriber'];
  /** Grows when the prescriber's address changes; personal links carry it. */
  readonly revision: number;
  /** « en webconférence » in a session whose webconference was switched off since. */
  readonly modeConflict: boolean;
  readonly mailStatus: MailStatus;
  /** The version whose fact called for the mail that `mailStatus` speaks of. */
  readonly mailVersion: number;
  readonly sourceUpdatedAt: Date | null;
  readonly version: number;
}

/** Who prescribed, a month after the session: nobody any more. The address leads nowhere (RFC 2606). */
export const erasedPrescriber: Registration['prescriber'] = { familyName: 'Effacé', givenName: 'Effacé', email: 'efface@efface.invalid' };

/** What a registration must know of a session. */
export interface Meeting extends Pick<Session, 'id' | 'rcpId' | 'endsAt' | 'state' | 'webconfActive'> {
  /** Of the RCP's policies: minutes after the end until which people come in. */
  readonly graceAfterMin: number;
}

/** A PUT with its circumstances. */
export interface Entry extends Incoming {
  readonly meeting: Meeting;
  /** The session it is in, when it is another one. */
  readonly from?: Pick<Meeting, 'id' | 'rcpId'> | undefined;
  readonly now: Date;
}

/**
 * `PUT …/registrations/{id}`. A draft tells nobody anything; becoming final is PatientRegistered, once (R61, R63); a final one tells,
 * in this order and each with its own version, that it moved, changed its participation, has another address. The same content again
 * changes nothing. Throws version-conflict, registration-withdrawn, registration-final, session-terminal, session-without-webconf (R60).
 */
export function register(before: Registration | undefined, id: string, put: PutRegistration, at: Entry): Settled<Registration> {
  const verdict = weigh('registration', before, at, { same: before !== undefined && isSame(before, put, at.meeting.id) });
  if (before !== undefined && verdict === 'late') return { state: before, facts: [], ignored: true };
  if (before !== undefined && verdict === 'same') return unchanged(before, at);
  if (before?.status === 'withdrawn') throw new DomainError('registration-withdrawn');
  if (before?.status === 'final' && put.status === 'draft') throw new DomainError('registration-final', [{ pointer: '/status', code: 'final' }]);
  assertGoesOn(at.meeting, at.now);
  if (put.participation === 'webconference' && !at.meeting.webconfActive) {
    throw new DomainError('session-without-webconf', [{ pointer: '/participation', code: 'webconf-inactive' }]);
  }
  return before?.status === 'final' ? changed(before, put, at) : written(before, id, put, at);
}

/** Throws session-terminal for a session that is closed or cancelled, or whose time is over. */
function assertGoesOn({ state, endsAt, graceAfterMin }: Meeting, now: Date): void {
  const live = state === 'planned' || state === 'open';
  if (!live || endsAt.getTime() + graceAfterMin * 60_000 <= now.getTime()) throw new DomainError('session-terminal');
}

function isSame({ sessionId, status, participation, prescriber }: Registration, put: PutRegistration, targetId: string): boolean {
  return sessionId === targetId && status === put.status && participation === put.participation && sameContent(prescriber, put.prescriber);
}

/** New, or a draft until now. */
function written(before: Registration | undefined, id: string, put: PutRegistration, { meeting, sourceUpdatedAt }: Entry): Change<Registration> {
  const { status, participation, prescriber } = put;
  const version = (before?.version ?? 0) + 1;
  const state: Registration = {
    id, sessionId: meeting.id, status, participation, prescriber, revision: 1, modeConflict: false,
    ...(isMailed(put) ? mailAsked(version) : { mailStatus: 'none' as const, mailVersion: 0 }), sourceUpdatedAt: sourceUpdatedAt ?? before?.sourceUpdatedAt ?? null, version,
  };
  return { state, facts: status === 'draft' ? [] : [told(patientRegistered, state, meeting.rcpId, {})] };
}

/** A final one: each fact tells it as it stands after that fact. */
function changed(before: Registration, put: PutRegistration, { meeting, from, sourceUpdatedAt }: Entry): Change<Registration> {
  const facts: Fact[] = [];
  // Whatever is accepted is in no conflict: « en webconférence » without the webconference was refused above.
  let state: Registration = { ...before, prescriber: put.prescriber, modeConflict: false, sourceUpdatedAt: sourceUpdatedAt ?? before.sourceUpdatedAt };
  const next = (changes: Partial<Registration>) => (state = { ...state, ...changes, version: state.version + 1 });
  if (from !== undefined) facts.push(told(patientRegistrationMoved, next({ sessionId: meeting.id }), meeting.rcpId, { from: { sessionId: from.id, rcpId: from.rcpId } }));
  if (put.participation !== before.participation) {
    facts.push(told(participationChanged, next({ participation: put.participation }), meeting.rcpId, { previous: before.participation }));
  }
  if (put.prescriber.email.toLowerCase() !== before.prescriber.email.toLowerCase()) {
    facts.push(told(prescriberChanged, next({ revision: before.revision + 1 }), meeting.rcpId, {}));
  }
  if (facts.length === 0) return { state: next({}), facts };
  return { state: { ...state, ...(isMailed(state) ? mailAsked(state.version) : mailDropped(state)) }, facts };
}

/** `DELETE …/registrations/{id}`: repeated, nothing; a draft goes without a word. Throws version-conflict. */
export function withdraw(registration: Registration, rcpId: string, { ifMatch }: Incoming): Change<Registration> {
  if (registration.status === 'withdrawn') return { state: registration, facts: [] };
  assertMatch('registration', registration, ifMatch);
  const state: Registration = { ...registration, status: 'withdrawn', modeConflict: false, ...mailDropped(registration), version: registration.version + 1 };
  return { state, facts: registration.status === 'draft' ? [] : [told(patientRegistrationWithdrawn, state, rcpId, {})] };
}

/** `POST …/resend`: the mail once more. Throws no-mail unless it is final and « en webconférence » with the webconference; session-terminal. */
export function resend(registration: Registration, meeting: Meeting, now: Date): Change<Registration> {
  if (!isMailed(registration)) throw new DomainError('no-mail');
  assertGoesOn(meeting, now);
  if (!meeting.webconfActive) throw new DomainError('no-mail');
  const version = registration.version + 1;
  const state: Registration = { ...registration, ...mailAsked(version), version };
  return { state, facts: [told(resendRequested, state, meeting.rcpId, {})] };
}

type Told = EventData<typeof patientRegistered>;

/** Ids, mode and revision: nothing about people. */
function told<C extends EventContract>(contract: C, { id, sessionId, participation, revision, version }: Registration, rcpId: string, more: Omit<EventData<C>, keyof Told>): Fact {
  return fact(contract, id, version, { registrationId: id, sessionId, rcpId, participation, revision, ...more } as EventData<C>);
}
