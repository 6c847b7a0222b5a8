const words = {
  planifiee: 'La séance est planifiée.', serie: 'Les séances sont planifiées.', webconf: 'La modification est enregistrée.', annulee: 'La séance est annulée. Les prescripteurs en webconférence en sont informés.',
  fin: 'La série est arrêtée : ses séances à venir sont annulées.', brouillon: "L'inscription est enregistrée en brouillon.",
  finalisee: "L'inscription est finalisée.", modifiee: "L'inscription est modifiée.", retiree: "L'inscription est retirée.", renvoye: 'Le mail part de nouveau.', deplacee: "L'inscription est déplacée dans cette séance.",
} as const;
export type Done = keyof typeof words;

/** What the page before has done, named in the address; null for anything else. */
export function doneWords(done: unknown): string | null {
  return typeof done === 'string' && Object.hasOwn(words, done) ? words[done as Done] : null;
}

/** The address with it. */
export const withDone = (path: string, done: Done): string => `${path}?fait=${done}`;
