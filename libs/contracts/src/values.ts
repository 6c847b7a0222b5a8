import { z } from 'zod';

/** Ids chosen by the DCC: opaque, printable, safe in a path segment. */
export const dccId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/);
/** RFC 3339 with offset on the way in; years 1970 to 9999, which every part of the system can write. */
export const instantIn = z.iso.datetime({ offset: true }).refine((text) => {
  const at = Date.parse(text);
  return at >= 0 && at < Date.UTC(10_000);
}, 'out-of-range');
/** UTC instant on the way out and in events. */
export const instant = z.iso.datetime();

// A lone surrogate is no character: PostgreSQL refuses it in jsonb, and UTF-8 can't write it.
const line = (max: number) => z.string().trim().min(1).max(max).regex(/^[^\p{Cc}\p{Cs}]*$/u);
/** One line of text without control characters, 1..max characters. */
export const textLine = line;

export const personName = line(80);

export const coordinator = z.strictObject({ civility: line(20).optional(), familyName: personName, givenName: personName });
export type Coordinator = z.infer<typeof coordinator>;

/** Contacts printed on the RCP page; either may be missing (R2). */
export const secretariat = z.strictObject({ email: z.email().max(254).optional(), phone: line(30).optional() });
export type Secretariat = z.infer<typeof secretariat>;

/** « Hors établissement de santé » is an absent establishment (R22). */
export const establishment = z.strictObject({ name: line(200), finess: z.string().regex(/^[0-9][0-9AB][0-9]{7}$/).optional() });

export const organiserRole = z.enum(['coordinator', 'secretary', 'organiser']);
export type OrganiserRole = z.infer<typeof organiserRole>;

/** The life of one dated meeting; the labels are `sessionStateLabels`. */
export const sessionState = z.enum(['planned', 'open', 'closed', 'cancelled', 'not_held']);
export type SessionState = z.infer<typeof sessionState>;
/** Feminine: they agree with « la séance » (R83). */
export const sessionStateLabels: Record<SessionState, string> = {
  planned: 'Prévue', open: 'Ouverte', closed: 'Terminée', cancelled: 'Annulée', not_held: 'Non tenue',
};

/** R59: exactly these three. */
export const participation = z.enum(['on_site', 'absent', 'webconference']);
export type Participation = z.infer<typeof participation>;

/** How an identity was obtained; goes with the person everywhere. */
export const assurance = z.enum(['account', 'personal_link', 'guest']);
export type Assurance = z.infer<typeof assurance>;

/** French overseas zones are allowed per RCP; instants on the wire stay UTC. */
export const timeZone = z.enum([
  'Europe/Paris', 'Indian/Reunion', 'Indian/Mayotte', 'America/Martinique', 'America/Guadeloupe', 'America/Cayenne', 'Pacific/Noumea', 'Pacific/Tahiti',
]);
