import { z } from 'zod';
import { specialityOf } from './specialities.js';
import { assurance, coordinator, instant, organiserRole, personName, secretariat, sessionState, textLine, timeZone } from './values.js';

/** What browsers ask of the lobby, base path `/api/public`. `{code}` is the code of an RCP's link. */

export const linkCode = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{22}$/);

/** Somebody behind the same camera as who names them (R23): a name, and a speciality where it was said. */
export const companion = z.object({ name: z.string(), specialityCode: z.string().nullable() });
export type Companion = z.infer<typeof companion>;

/** Server-side identity of a browser at one RCP link: who we think this is, and how we know. */
export const personIdentity = z.object({
  familyName: z.string(), givenName: z.string(),
  specialityCode: z.string().nullable(),
  /** null = « Hors établissement de santé » */
  establishment: z.string().nullable(),
  /** « Participants supplémentaires ». */
  companions: z.array(companion),
});
export type PersonIdentity = z.infer<typeof personIdentity>;

const times = z.object({ startsAt: instant, endsAt: instant });

/** `GET /rcps/{code}`: needs no login and holds only what domain rules call public (R9). Unknown code: 404 `not-found`. */
export const rcpPage = z.object({
  name: z.string(), shortName: z.string(), coordinator, secretariat, timeZone,
  dccUrls: z.object({ home: z.url().optional(), registerPatient: z.url().optional() }),
  /** A `data:` URL: no page asks anybody else for it. */
  logo: z.object({ dataUrl: z.string(), alt: z.string() }).optional(),
  /** False: only who is known by an account or a personal link comes in. */
  guestsAllowed: z.boolean(),
  /** The open session if any, else the earliest planned one (R3, R12). */
  nextSession: z.object({
    startsAt: instant, endsAt: instant, state: sessionState, webconfActive: z.boolean(),
    /** From when a person may ask to join. */
    opensAt: instant,
  }).nullable(),
  /** A cancelled session that is not over and would come before that one: what somebody with an old date has to know (R85). */
  cancelledSession: times.optional(),
  supportEmail: z.email(),
  /** `production`, or the name to show in the banner (R13). */
  environment: z.string(),
  /** « Connexion via mon compte » is offered, by a button with these words (R15). */
  account: z.object({ label: z.string() }).optional(),
  serverTime: instant,
});
export type RcpPage = z.infer<typeof rcpPage>;

const ticket = z.string().min(20).max(4096);

/** `POST /rcps/{code}/launch`; `POST /rcps/{code}/personal`. 200 `entry`, sets the cookie. */
export const redeemTicket = z.strictObject({ ticket });

/** The header by which a link's token is shown without being redeemed: in no address, so in no log and no history. */
export const bearerTicket = z.string().regex(/^Bearer [\w.-]+$/).transform((header) => header.slice('Bearer '.length)).pipe(ticket);

/**
 * `GET /rcps/{code}/personal` with the token of a personal link as `Authorization: Bearer`: what became of what the mail was about, for a
 * page that has to say it before « Continuer » (R68). Sets no cookie, changes nothing, tells no name. 200 also for a token that nobody can
 * read; 503 `unavailable` while scheduling can't be asked.
 */
export const personalLook = z.object({
  /**
   * `ready`, `rescheduled` (new times), `moved` (presented at another session of this RCP): the link identifies. `withdrawn` (or another mode of
   * participation), `cancelled`, `webconf-off`, `over`: it doesn't any more. `unknown`: never, no longer, or not at this RCP, without telling which.
   */
  state: z.enum(['ready', 'rescheduled', 'moved', 'withdrawn', 'cancelled', 'webconf-off', 'over', 'unknown']),
  /** The session as it is now; null when `unknown`. */
  session: times.extend({ opensAt: instant }).nullable(),
  /** What the mail may have said when it says something else now. */
  previous: times.nullable(),
});
export type PersonalLook = z.infer<typeof personalLook>;

const knownSpeciality = z.string().refine((code) => specialityOf(code) !== undefined, 'unknown-speciality');

/**
 * `POST /rcps/{code}/identity`: the form « Entrer en webconférence ». Creates a guest's entry (sets the cookie) or
 * completes the one that a launch or a personal link began. 200 `entry`.
 */
export const putIdentity = z.strictObject({
  familyName: personName, givenName: personName,
  specialityCode: knownSpeciality,
  establishment: textLine(200).nullable(),
  companions: z.array(z.strictObject({ name: textLine(120), specialityCode: knownSpeciality.nullable() })).max(10),
});
export type PutIdentity = z.infer<typeof putIdentity>;

/** Who a browser is at one RCP link, as far as the server knows. */
export const entry = z.object({
  assurance,
  identity: personIdentity,
  /** The form was submitted. */
  complete: z.boolean(),
  /** Non-null: this account is an organiser of this RCP now. */
  role: organiserRole.nullable(),
});
export type Entry = z.infer<typeof entry>;

/** `GET /rcps/{code}/entry`: null when this browser has none yet, which is no error. */
export const ownEntry = z.object({ entry: entry.nullable() });
export type OwnEntry = z.infer<typeof ownEntry>;
