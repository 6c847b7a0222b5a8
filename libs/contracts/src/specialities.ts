/**
 * The drop-down of the entry form (R20, R21). Data, not an enum: codes are added every year.
 * `family` is what "spécialités différentes" is counted on: several ordinal codes are variants of one speciality.
 */
export const specialitiesSource = {
  source: 'JDV_J210-SpecialiteOrdinale-ROR (TRE_R38), ANS nomenclatures; families and X- codes are ours',
  version: '20260730120000',
  retrievedAt: '2026-11-23',
} as const;

export interface Speciality {
  readonly code: string;
  readonly label: string;
  readonly family: string;
  /** Non-physicians are never counted as a speciality. */
  readonly physician: boolean;
}

const physicians: readonly [code: string, label: string, family?: string][] = [
  ['SM02', 'Anesthésie-réanimation'],
  ['SM01', 'Anatomie et cytologie pathologiques', 'Anatomopathologie'],
  ['SM03', 'Biologie médicale', 'Biologie'],
  ['SM04', 'Cardiologie et maladies vasculaires', 'Cardiologie'],
  ['SM05', 'Chirurgie générale'],
  ['SM06', 'Chirurgie maxillo-faciale / orale'],
  ['SM08', 'Chirurgie orthopédique et traumatologie', 'Chirurgie orthopédique'],
  ['SM09', 'Chirurgie pédiatrique'],
  ['SM10', 'Chirurgie plastique, reconstructrice et esthétique', 'Chirurgie plastique'],
  ['SM11', 'Chirurgie thoracique et cardio-vasculaire', 'Chirurgie thoracique'],
  ['SM12', 'Chirurgie urologique'],
  ['SM14', 'Chirurgie viscérale et digestive'],
  ['SM15', 'Dermatologie et vénéréologie', 'Dermatologie'],
  ['SM16', 'Endocrinologie'],
  ['SM24', 'Gastro-entérologie et hépatologie', 'Gastro-entérologie'],
  ['SM17', 'Génétique médicale', 'Génétique'],
  ['SM18', 'Gériatrie'],
  ['SM19', 'Gynécologie médicale'],
  ['SM20', 'Gynécologie-obstétrique'],
  ['SM21', 'Hématologie'],
  ['SM27', 'Médecine interne'],
  ['SM26', 'Médecine générale'],
  ['SM28', 'Médecine nucléaire'],
  ['SM30', 'Néphrologie'],
  ['SM31', 'Neuro-chirurgie', 'Neurochirurgie'],
  ['SM32', 'Neurologie'],
  ['SM35', 'Oncologie, option onco-hématologie', 'Oncologie médicale'],
  ['SM36', 'Oncologie, option médicale', 'Oncologie médicale'],
  ['SM37', 'Oncologie, option radiothérapie', 'Radiothérapie'],
  ['SM34', 'ORL et chirurgie cervico-faciale', 'ORL'],
  ['SM40', 'Pédiatrie'],
  ['SM41', 'Pneumologie'],
  ['SM44', 'Radiologie et imagerie médicale', 'Imagerie'],
  ['SM45', 'Radio-thérapie', 'Radiothérapie'],
  ['X-MED', 'Autre spécialité médicale', 'Autre médecin'],
];
const others: readonly [code: string, label: string][] = [
  ['SI02', 'IPA oncologie'], ['X-PHA', 'Pharmacien'], ['X-IDE', 'Infirmier'], ['X-PSY', 'Psychologue'],
  ['X-SEC', 'Secrétariat / assistante RCP'], ['X-ARC', 'ARC / TEC'], ['X-INT', 'Interne'], ['X-GEN', 'Conseiller en génétique'],
  ['X-AUT', 'Autre professionnel'],
];

export const specialities: readonly Speciality[] = [
  ...physicians.map(([code, label, family]) => ({ code, label, family: family ?? label, physician: true })),
  ...others.map(([code, label]) => ({ code, label, family: label, physician: false })),
];

const byCode = new Map(specialities.map((speciality) => [speciality.code, speciality]));

/** Other ordinal codes of a family shown under one label, so that an account's own code still pre-fills the form. */
const variants: Record<string, readonly string[]> = {
  SM21: ['SM22', 'SM23', 'SM71'], SM44: ['SM74', 'SM94', 'SM55'], SM14: ['SM78'], SM20: ['SM51'], SM19: ['SM52'], SM34: ['SM39', 'SM86'],
  SM06: ['SM07', 'SM68', 'SM77', 'SM56', 'SCD02'], SM09: ['SM69', 'SM70'], SM41: ['SM91'], SM16: ['SM62'], SM27: ['SM72'],
  SM40: ['SM87', 'SM88', 'SM89', 'SM90'], SM03: ['SM63', 'SM64', 'SM65', 'SM66', 'SM67'], SM02: ['SM76'], SM04: ['SM73', 'SM79', 'SM80', 'SM81'],
  SM26: ['SM53', 'SM54'],
};
for (const [shown, codes] of Object.entries(variants)) {
  const speciality = byCode.get(shown);
  if (speciality) for (const code of codes) byCode.set(code, speciality);
}

/** The speciality shown for a code, variants included; undefined for a code that is in no list. */
export function specialityOf(code: string | undefined): Speciality | undefined {
  return code === undefined ? undefined : byCode.get(code);
}
