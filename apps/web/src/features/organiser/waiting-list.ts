import type { Knock } from '@rcp/contracts';
import { fullName } from '../../room/people.js';

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase('fr');

/** From here on a list needs a search. */
export const manyFrom = 4;

/** The people whose name, companions or establishment hold these letters, whatever their accents and capitals. */
export function matching(knocks: readonly Knock[], search: string): readonly Knock[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  return knocks.filter((knock) => {
    const text = plain([fullName(knock), knock.establishment ?? '', ...knock.companions.map(({ name }) => name)].join(' '));
    return words.every((word) => text.includes(word));
  });
}

/** Whom « Tout accepter » takes: people who wait under the name that an account or a personal link gives. */
export function identified(knocks: readonly Knock[]): readonly string[] {
  return knocks.filter(({ state, assurance, edited }) => state === 'waiting' && assurance !== 'guest' && !edited).map(({ joinRequestId }) => joinRequestId);
}
