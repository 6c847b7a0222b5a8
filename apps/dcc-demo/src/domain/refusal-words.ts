import type { Problem } from '@rcp/contracts';

/** A refusal as a person reads it. */
export interface RefusalView {
  readonly title: string;
  /** The API's own code, for whoever is asked for help. */
  readonly code: string | null;
  readonly details: readonly string[];
}

const fieldWords: Record<string, string> = {
  '/participation': 'Participation', '/prescriber/familyName': 'Nom du prescripteur', '/prescriber/givenName': 'Prénom du prescripteur', '/prescriber/email': 'Adresse mail',
  '/prescriber/civility': 'Civilité', '/prescriber/specialityCode': 'Spécialité', '/prescriber/establishment/name': 'Établissement', '/startsAt': 'Début', '/endsAt': 'Fin', '/durationMin': 'Durée',
  '/dtstartLocal': 'Date et heure de début', '/place': 'Lieu', '/rrule': 'Récurrence', '/reasonCode': 'Motif', '/exdates': 'Dates exclues', '/webconfActive': 'WebConf Active',
};

const faultWords: Record<string, string> = {
  required: 'à renseigner', 'too-big': 'valeur trop grande ou trop longue', 'too-small': 'valeur trop petite ou trop courte', 'invalid-format': 'forme non reconnue', 'invalid-value': 'à choisir dans la liste',
  'control-character': 'caractère interdit', 'direction-mark': 'caractère interdit', 'session-length': 'une séance dure de 15 minutes à 8 heures', 'in-the-past': 'déjà passé',
  'night-hour': 'pas entre 2 h et 3 h du matin', 'webconf-inactive': "la webconférence n'est pas activée pour cette séance", overlaps: 'chevauche une autre séance avec webconférence',
  'out-of-range': 'hors des limites', unsupported: 'non pris en charge', until: 'dernier jour non reconnu',
};

/** The API's sentence, with each field and what is wrong in it. */
export function refusalView({ title, code, errors = [], firstOverlap }: Pick<Problem, 'title' | 'code' | 'errors' | 'firstOverlap'>, day: (instant: string) => string): RefusalView {
  const faults = errors.map(({ pointer, code: fault }) => `${fieldWords[pointer] ?? pointer} : ${faultWords[fault] ?? fault}`);
  return { title, code, details: [...faults, ...(firstOverlap === undefined ? [] : [`Premier chevauchement le ${day(firstOverlap)}.`])] };
}

/** What was filled in can't be asked of the API yet. */
export function incompleteView(details: readonly string[]): RefusalView {
  return { title: 'Certains champs sont à compléter.', code: null, details };
}
