import type { MailKind } from '@rcp/contracts';
import type { Contact } from './contact.js';
import type { Invitation, Told } from './told.js';

/**
 * Why somebody looks at a registration: a fact told about it (`tell`), the DCC asks for the mail once more (`resend`), the reader of an
 * invitation it has left is still to be told (`farewell`), its session is tomorrow (`remind`).
 */
export type MailPurpose = 'tell' | 'resend' | 'farewell' | 'remind';

/** What a job decided when it last came to writing. */
export interface Decided {
  readonly invitationId: string;
  readonly kind: MailKind;
  readonly sequence: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly at: Date;
}

export interface Question {
  readonly registrationId: string;
  readonly purpose: MailPurpose;
  /** The one invitation a `farewell` or `remind` is about. */
  readonly about: string | null;
  /** SEQUENCE of the meeting a `remind` was asked for. */
  readonly reminds: number | null;
  readonly decided: Decided | null;
}

/** One mail, all but its words. */
export interface Statement {
  readonly invitationId: string;
  readonly to: string;
  readonly kind: MailKind;
  readonly previous: { readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly again: boolean;
  /** Null: nothing changes in the reader's calendar. */
  readonly method: 'REQUEST' | 'CANCEL' | null;
  readonly sequence: number;
  /** DTSTAMP: when this was first decided. */
  readonly stamp: Date;
  /** Times of the calendar entry. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The session the mail speaks of. */
  readonly sessionId: string;
  /** Start of what the reader has to come to, or no longer has. */
  readonly meetsAt: Date;
  readonly link: { readonly registrationId: string; readonly revision: number; readonly sessionId: string };
  /** What the reader believes once the mail is accepted. */
  readonly told: Told | null;
  /** The registration is no longer of this invitation then … */
  readonly leaves: boolean;
  /** … but of this one. */
  readonly joins: string | null;
}

/** The link shown before, as long as it opens: the same in every mail of an invitation. Else the registration's own. */
export function linkOf({ link, sessionId }: Invitation, { registrationId, revision, alsoRegistered = [] }: Contact): Statement['link'] {
  const valid = [{ registrationId, revision }, ...alsoRegistered].find((one) => one.registrationId === link?.registrationId && one.revision === link.revision);
  return { ...(valid ?? { registrationId, revision }), sessionId };
}

/** The same decision once more has the number and the stamp it had; another one is newer for every calendar. */
export function numbered(statement: Omit<Statement, 'sequence' | 'stamp'>, { decided }: Question, sequence: { offered: number; next: number }, now: Date): Statement {
  const same = decided !== null && decided.invitationId === statement.invitationId && decided.kind === statement.kind && decided.sequence === sequence.offered
    && decided.startsAt.getTime() === statement.startsAt.getTime() && decided.endsAt.getTime() === statement.endsAt.getTime();
  return { ...statement, sequence: same ? decided.sequence : sequence.next, stamp: same ? decided.at : now };
}

/** Null for mails sent before times were kept. */
export function timesOf(told: Told | null): { startsAt: Date; endsAt: Date } | null {
  return told === null || told.startsAt === null || told.endsAt === null ? null : { startsAt: told.startsAt, endsAt: told.endsAt };
}
