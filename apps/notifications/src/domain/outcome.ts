import type { Statement } from './statement.js';
import type { Invitation } from './told.js';

/** The registration a mail was written for, and its version that called for it. */
export interface WrittenFor {
  readonly registrationId: string;
  readonly version: number;
}

/** A mail is about to be handed to a mail server: from here on its reader may believe it. */
export function offering(invitation: Invitation, { sequence, told }: Statement): Invitation {
  return { ...invitation, sequence: Math.max(invitation.sequence, sequence), offered: [...invitation.offered, told] };
}

/** No mail server has taken what was offered last. */
export function withheld(invitation: Invitation): Invitation {
  return { ...invitation, offered: invitation.offered.slice(0, -1) };
}

/** A mail server has taken it: its reader knows. */
export function accepted(invitation: Invitation, say: Statement, { registrationId, version }: WrittenFor, now: Date): Invitation {
  if (say.kind === 'reminder') return withheld(invitation);
  const known = { ...invitation, offered: [] };
  const others = Object.entries(invitation.registrations).filter(([id]) => id !== registrationId);
  const registrations = Object.fromEntries(say.leaves ? others : [...others, [registrationId, version]]);
  if (say.method === 'CANCEL') return { ...known, told: null, registrations };
  const { registrationId: shown, revision } = say.link;
  return { ...known, told: say.told, toldAt: now, registrations, link: { registrationId: shown, revision } };
}

/** The same mail told of the registration under another invitation, which stands as it was. */
export function joined(invitation: Invitation, { registrationId, version }: WrittenFor): Invitation {
  return { ...invitation, registrations: { ...invitation.registrations, [registrationId]: version } };
}

/** Whether the reader of a mail knows what it says. */
export type Reader = 'has-it' | 'may-have-it' | 'has-it-not';

/** What the reader may hold on to afterwards. Who may have the mail is told the truth like who has it, and is sent it again like who has not. */
export const after: Record<Reader, typeof accepted> = { 'has-it': accepted, 'may-have-it': (invitation) => invitation, 'has-it-not': withheld };
