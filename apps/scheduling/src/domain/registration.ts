import { type Change, DomainError, fact, type MailStatus, patientRegistered, type Participation, type PutRegistration } from '@rcp/contracts';
import type { Session } from './session.js';

type PutPrescriber = PutRegistration['prescriber'];

/** A patient's registration to a session: an opaque id, and who prescribed. Nothing about the patient exists here (R67). */
export interface Registration {
  readonly id: string;
  readonly sessionId: string;
  readonly status: 'draft' | 'final' | 'withdrawn';
  readonly participation: Participation;
  readonly prescriber: PutPrescriber;
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

/** Keys in one order and absent ones left out, so that equal content is equal text. */
function canonical(prescriber: PutPrescriber): string {
  const { civility, familyName, givenName, email, rpps, specialityCode, establishment } = prescriber;
  return JSON.stringify([civility, familyName, givenName, email, rpps, specialityCode, establishment?.name, establishment?.finess]);
}

function isSame(registration: Registration, put: PutRegistration): boolean {
  return registration.status === put.status && registration.participation === put.participation && canonical(registration.prescriber) === canonical(put.prescriber);
}

/**
 * `PUT …/registrations/{id}`: a draft tells nobody anything; becoming final is PatientRegistered, once (R61, R63). The same
 * content again changes nothing. Throws registration-exists, session-terminal, session-without-webconf (R60).
 */
export function register(before: Registration | undefined, id: string, session: Session, put: PutRegistration): Change<Registration> {
  if (before !== undefined && before.sessionId !== session.id) throw new DomainError('id-taken');
  if (before !== undefined && isSame(before, put)) return { state: before, facts: [] };
  if (before !== undefined && before.status !== 'draft') throw new DomainError('registration-final');
  if (session.state !== 'planned' && session.state !== 'open') throw new DomainError('session-terminal');
  if (put.participation === 'webconference' && !session.webconfActive) {
    throw new DomainError('session-without-webconf', [{ pointer: '/participation', code: 'webconf-inactive' }]);
  }
  const mailed = put.status === 'final' && put.participation === 'webconference';
  const registration: Registration = {
    id, sessionId: session.id, status: put.status, participation: put.participation, prescriber: put.prescriber,
    revision: before?.revision ?? 1, modeConflict: false, mailStatus: mailed ? 'queued' : 'none', mailVersion: 0, sourceUpdatedAt: null,
    version: (before?.version ?? 0) + 1,
  };
  if (put.status === 'draft') return { state: registration, facts: [] };
  return {
    state: registration,
    facts: [fact(patientRegistered, id, registration.version, {
      registrationId: id, sessionId: session.id, rcpId: session.rcpId, participation: put.participation, revision: registration.revision,
    })],
  };
}

/** What notifications tells about a mail on its way. */
export type MailNews = Exclude<MailStatus, 'none' | 'queued'>;

const rank: Record<MailStatus, number> = { none: 0, queued: 1, deferred: 2, sent: 3, failed: 3 };

/** What became of the mail. News may come late or in another order than it happened, and never hides the outcome. */
export function mailBecame(registration: Registration, news: MailNews): Registration {
  return rank[news] > rank[registration.mailStatus] ? { ...registration, mailStatus: news } : registration;
}
