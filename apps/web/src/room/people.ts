/** How people are written in the room; the words of a name, nothing to do with screens. */

export interface Named { readonly familyName: string; readonly givenName: string; readonly companions?: readonly unknown[] }

/** « Prénom NOM » (R19). */
export function fullName({ givenName, familyName }: Named): string {
  return `${givenName} ${familyName.toLocaleUpperCase('fr')}`.trim();
}

/** « Prénom NOM (+2) » when others sit behind the same camera (R23). */
export function seatName(person: Named): string {
  const others = person.companions?.length ?? 0;
  return others > 0 ? `${fullName(person)} (+${others})` : fullName(person);
}

/** Two letters at most, for a person or an RCP without a picture. */
export function initials(words: string): string {
  const letters = words.match(/[\p{L}\p{N}]+/gu)?.filter((word) => !/^(rcp|de|du|des|la|le|les|d|l)$/iu.test(word)) ?? [];
  return letters.slice(0, 2).map((word) => word.charAt(0).toLocaleUpperCase('fr')).join('') || 'R';
}
