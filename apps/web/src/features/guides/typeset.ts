/** French keeps « : ; ? ! » and guillemets on the line of their word: the space before them does not break. */
export const typeset = (words: string): string => words.replaceAll(/ (?=[:;?!»])/g, '\u00a0').replaceAll('« ', '«\u00a0');
