import { z } from 'zod';

/** Every error a caller can meet: HTTP status and the sentence in both languages. The code is the contract. */
export const errorCatalogue = {
  validation: { status: 422, fr: 'La demande contient des champs invalides.', en: 'The request has invalid fields.' },
  'malformed-json': { status: 400, fr: "Le corps de la demande n'est pas un JSON valide.", en: 'The request body is not valid JSON.' },
  'patient-data-forbidden': { status: 422, fr: "Une inscription ne peut contenir que les champs documentés : aucune donnée de patient n'est acceptée.", en: 'A registration may hold only the documented fields: no patient data is accepted.' },
  'payload-too-large': { status: 413, fr: 'Le corps de la demande dépasse 64 Kio.', en: 'The request body is larger than 64 KiB.' },
  'unsupported-media-type': { status: 415, fr: 'Le corps de la demande doit être en application/json.', en: 'The request body must be application/json.' },
  unauthenticated: { status: 401, fr: "Le jeton d'accès est absent, expiré ou invalide.", en: 'The access token is missing, expired or invalid.' },
  forbidden: { status: 403, fr: "Cette action ne vous est pas permise.", en: 'You are not allowed to do this.' },
  'not-found': { status: 404, fr: 'Cette ressource est inconnue.', en: 'This resource is unknown.' },
  'session-overlap': { status: 409, fr: 'Une autre séance de cette RCP avec webconférence a lieu à ces heures.', en: 'Another session of this RCP with the webconference takes place at these hours.' },
  'id-taken': { status: 409, fr: 'Cet identifiant désigne déjà autre chose : il ne peut pas changer de RCP.', en: 'This identifier already stands for something else: it cannot change its RCP.' },
  'rcp-archived': { status: 409, fr: "Cette RCP est archivée : réactivez-la par un PUT avant de planifier.", en: 'This RCP is archived: bring it back with a PUT before planning.' },
  'session-open': { status: 409, fr: "Cette séance est ouverte : seule sa fin peut être repoussée.", en: 'This session is open: only its end can be put off.' },
  'session-not-closed': { status: 409, fr: "Cette séance n'est pas terminée : sa feuille de présence n'existe pas encore.", en: 'This session is not over: its attendance record does not exist yet.' },
  'session-terminal': { status: 409, fr: "Cette séance est terminée ou annulée : elle ne peut plus changer.", en: 'This session is over or cancelled and cannot change.' },
  'session-without-webconf': { status: 409, fr: "La webconférence n'est pas activée pour cette séance.", en: 'The webconference is not active for this session.' },
  'registration-final': { status: 409, fr: "Cette inscription est finalisée : elle ne redevient pas un brouillon.", en: 'This registration is final: it cannot become a draft again.' },
  'registration-withdrawn': { status: 409, fr: 'Cette inscription a été retirée : inscrivez de nouveau avec un autre identifiant.', en: 'This registration was withdrawn: register again under another identifier.' },
  'no-mail': { status: 409, fr: "Aucun mail n'est prévu pour cette inscription.", en: 'No mail is due for this registration.' },
  'version-conflict': { status: 412, fr: "Cette ressource a changé depuis votre lecture : relisez-la, puis recommencez.", en: 'This resource has changed since you read it: read it again, then retry.' },
  'precondition-required': { status: 428, fr: "Indiquez dans If-Match l'ETag de la version que vous modifiez.", en: 'Name the ETag of the version you are changing in If-Match.' },
  'idempotency-key-required': { status: 400, fr: "L'en-tête Idempotency-Key est nécessaire : 8 à 128 caractères visibles.", en: 'The Idempotency-Key header is needed: 8 to 128 visible characters.' },
  'idempotency-mismatch': { status: 422, fr: 'Cette clé Idempotency-Key a déjà servi à une autre demande.', en: 'This Idempotency-Key was already used for another request.' },
  'idempotency-in-progress': { status: 409, fr: 'Une demande avec cette clé Idempotency-Key est en cours : réessayez dans un instant.', en: 'A request with this Idempotency-Key is in progress: try again in a moment.' },
  'rrule-unsupported': { status: 422, fr: "Cette règle de récurrence n'est pas prise en charge.", en: 'This recurrence rule is not supported.' },
  'ticket-expired': { status: 401, fr: "Ce lien d'accès a expiré : relancez la webconférence depuis le DCC.", en: 'This entry link has expired: launch the webconference again from the DCC.' },
  'ticket-used': { status: 401, fr: "Ce lien d'accès a déjà servi : relancez la webconférence depuis le DCC.", en: 'This entry link was already used: launch the webconference again from the DCC.' },
  'ticket-invalid': { status: 401, fr: "Ce lien d'accès n'est pas valable.", en: 'This entry link is not valid.' },
  'link-stale': { status: 409, fr: "Ce lien personnel n'est plus valable : identifiez-vous ci-dessous.", en: 'This personal link is no longer valid: please identify yourself below.' },
  'account-login-invalid': { status: 401, fr: "Cette connexion a expiré, a déjà servi ou n'a pas pu être vérifiée : recommencez.", en: 'This sign-in has expired, was already used or could not be verified: please start again.' },
  'account-refused': { status: 403, fr: "La connexion a été abandonnée ou refusée : réessayez, ou entrez d'une autre façon.", en: 'The sign-in was given up or refused: try again, or come in another way.' },
  'account-unusable': { status: 403, fr: "Ce compte ne permet pas d'entrer ici : entrez d'une autre façon, ou adressez-vous à l'assistance.", en: 'This account does not open this door: come in another way, or turn to the support.' },
  'account-unavailable': { status: 503, fr: "La connexion par compte est momentanément indisponible : réessayez, ou entrez d'une autre façon.", en: 'Signing in with an account is unavailable for the moment: try again, or come in another way.' },
  'no-session': { status: 409, fr: 'Aucune séance avec webconférence ne peut être rejointe pour le moment.', en: 'No session with the webconference can be joined at the moment.' },
  'too-early': { status: 409, fr: "La salle n'est pas encore ouverte.", en: 'The room is not open yet.' },
  'too-late': { status: 409, fr: "Cette séance est terminée : on ne peut plus demander à la rejoindre.", en: 'This session is over: one can no longer ask to join it.' },
  'guests-not-allowed': { status: 403, fr: "Cette RCP n'accepte pas d'invités : connectez-vous par votre compte ou par votre lien personnel.", en: 'This RCP takes no guests: come by your account or your personal link.' },
  'attempts-exhausted': { status: 403, fr: "Votre demande n'a pas été acceptée : pour cette séance, adressez-vous au secrétariat.", en: 'Your request was not accepted: for this session, please turn to the secretariat.' },
  'entry-required': { status: 401, fr: 'Identifiez-vous avant de demander à rejoindre.', en: 'Please identify yourself before asking to join.' },
  'identity-incomplete': { status: 422, fr: 'Votre nom, votre prénom et votre spécialité sont nécessaires.', en: 'Your family name, first name and speciality are needed.' },
  excluded: { status: 403, fr: "L'organisateur a mis fin à votre participation.", en: 'The organiser has ended your participation.' },
  refused: { status: 403, fr: "Votre demande n'a pas été acceptée par l'organisateur.", en: 'The organiser did not accept your request.' },
  'already-decided': { status: 409, fr: 'Cette demande a déjà reçu une réponse.', en: 'This request has already been answered.' },
  'not-admitted': { status: 403, fr: "Vous n'êtes pas admis dans la salle.", en: 'You are not admitted to the room.' },
  'host-not-excludable': { status: 403, fr: 'Un organisateur ne peut pas être exclu.', en: 'An organiser cannot be excluded.' },
  'too-many-shares': { status: 409, fr: "Deux écrans sont déjà partagés : attendez que l'un des deux partages soit arrêté.", en: 'Two screens are shared already: wait until one of them is stopped.' },
  'too-many-publishers': { status: 409, fr: "Trop de personnes sont déjà vues et entendues : vous voyez et entendez la salle.", en: 'Too many people are seen and heard already: you see and hear the room.' },
  'rate-limited': { status: 429, fr: 'Trop de demandes : réessayez dans un instant.', en: 'Too many requests: try again in a moment.' },
  'protocol-error': { status: 400, fr: 'Message hors protocole.', en: 'Message out of protocol.' },
  'media-unavailable': { status: 503, fr: 'Le service de visioconférence est momentanément indisponible.', en: 'The media service is unavailable for the moment.' },
  unavailable: { status: 503, fr: 'Le service est momentanément indisponible.', en: 'The service is unavailable for the moment.' },
  internal: { status: 500, fr: "Une erreur inattendue s'est produite.", en: 'An unexpected error happened.' },
} as const satisfies Record<string, { status: number; fr: string; en: string }>;

export type ErrorCode = keyof typeof errorCatalogue;
export const errorCode = z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]);

/** Where the fault is (JSON pointer, RFC 6901) and which rule it breaks; never the rejected value. */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
}

/** A rule said no. Thrown by domain functions; adapters turn it into problem+json or a socket error. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: ErrorCode,
    readonly faults: readonly FieldFault[] = [],
    /** Members added to the problem document, e.g. the version a caller should have named. Never a name or a token. */
    readonly extras: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
  }
}

/** RFC 9457 problem document; what a rule adds besides may be ignored. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: errorCode,
  instance: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string() })).optional(),
  /** Of version-conflict and precondition-required: the version as it is now. */
  currentETag: z.string().optional(),
  /** Of session-overlap: the session that is there already, or where a series first meets one. */
  overlapsWith: z.string().optional(), firstOverlap: z.iso.datetime().optional(),
});
export type Problem = z.infer<typeof problem>;

/** The sentence for a code in the language asked for (`Accept-Language`; French first). */
export function errorTitle(code: ErrorCode, language: 'fr' | 'en'): string {
  return errorCatalogue[code][language];
}
