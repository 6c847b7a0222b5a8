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
const noControls = /^[^\p{Cc}\p{Cs}]*$/u;
// Marks, embeddings and overrides of direction make one name look like another; letters that are written right to left need none of them.
const noDirections = /^[^\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/;
const line = (max: number) => z.string().trim().min(1).max(max)
  .refine((text) => noControls.test(text), 'control-character').refine((text) => noDirections.test(text), 'direction-mark');
/** One line of text without control characters or marks of direction, 1..max characters. */
export const textLine = line;

export const personName = line(80);

export const coordinator = z.strictObject({ civility: line(20).optional(), familyName: personName, givenName: personName });
export type Coordinator = z.infer<typeof coordinator>;

/** Contacts printed on the RCP page; either may be missing (R2). */
export const secretariat = z.strictObject({ email: z.email().max(254).optional(), phone: line(30).optional() });
export type Secretariat = z.infer<typeof secretariat>;

/** « Hors établissement de santé » is an absent establishment (R22). */
export const establishment = z.strictObject({ name: line(200), finess: z.string().regex(/^[0-9][0-9AB][0-9]{7}$/).optional() });

/** An e-mail address: one, in ASCII, without what could begin another header or recipient. */
export const mailAddress = z.email().max(254);

/** National number of a professional; a wrong check digit is told and never refused: it must not keep a physician out. */
export const rpps = z.string().regex(/^\d{11}$/);

/** Id of an account at the DCC. */
export const accountId = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** A picture of 24 KiB at most, carried as data so that no page asks a third party for it; no SVG, which can hold scripts. */
export const logo = z.strictObject({
  dataUrl: z.string().max(32_800).regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/), alt: line(120),
});

/** What an RCP allows on the day. */
export const policies = z.strictObject({
  guestsAllowed: z.boolean().default(true),
  openBeforeMin: z.int().min(0).max(240).default(60).describe('Minutes before the start from which people may ask to join.'),
  graceAfterMin: z.int().min(0).max(480).default(120).describe('Minutes after the end until which they may.'),
  lobbyChat: z.boolean().default(true),
  personalLinks: z.boolean().default(true),
  reminder: z.boolean().default(true),
});
export type Policies = z.infer<typeof policies>;

export const organiserRole = z.enum(['coordinator', 'secretary', 'organiser']);
export type OrganiserRole = z.infer<typeof organiserRole>;

/** The life of one dated meeting; the labels are `sessionStateLabels`. */
export const sessionState = z.enum(['planned', 'open', 'closed', 'cancelled', 'not_held']);
export type SessionState = z.infer<typeof sessionState>;
/** Feminine: they agree with « la séance » (R83). */
export const sessionStateLabels: Record<SessionState, string> = {
  planned: 'Prévue', open: 'Ouverte', closed: 'Terminée', cancelled: 'Annulée', not_held: 'Non tenue',
};

/** Why a session is cancelled. `series-changed`, `series-ended`, `rcp-archived`: with what it belonged to. */
export const cancellationReason = z.enum(['no-cases', 'organiser-unavailable', 'postponed', 'public-holiday', 'planned-by-mistake', 'other', 'series-changed', 'series-ended', 'rcp-archived']);
export type CancellationReason = z.infer<typeof cancellationReason>;

export const registrationStatus = z.enum(['draft', 'final', 'withdrawn']);

/** R59: exactly these three. */
export const participation = z.enum(['on_site', 'absent', 'webconference']);
export type Participation = z.infer<typeof participation>;

/** Why somebody is not let in, in words that hurt nobody; the asker is told them in their language. */
export const refusalReason = z.enum(['not-recognised', 'not-expected', 'come-back-later', 'no-reason']);
export type RefusalReason = z.infer<typeof refusalReason>;

/** How an identity was obtained; goes with the person everywhere. */
export const assurance = z.enum(['account', 'personal_link', 'guest']);
export type Assurance = z.infer<typeof assurance>;

/** How somebody's media reached the media server: directly (UDP), or through a relay that they reach by this protocol (RFC 8656 §3.1). */
export const mediaTransport = z.enum(['direct', 'relay-udp', 'relay-tcp', 'relay-tls']);
export type MediaTransport = z.infer<typeof mediaTransport>;

/** French overseas zones are allowed per RCP; instants on the wire stay UTC. */
export const timeZone = z.enum([
  'Europe/Paris', 'Indian/Reunion', 'Indian/Mayotte', 'America/Martinique', 'America/Guadeloupe', 'America/Cayenne', 'Pacific/Noumea', 'Pacific/Tahiti',
]);

/**
 * What a mail says to the prescriber: their link; new times; another session; no session any more (cancelled, without them, without the
 * webconference); their link once more, the day before.
 */
export const mailKind = z.enum(['invitation', 'change', 'moved', 'cancel_session', 'cancel_registration', 'webconf_off', 'reminder']);
export type MailKind = z.infer<typeof mailKind>;
