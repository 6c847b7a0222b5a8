import { language } from '../../i18n/language.js';
import { wordsEn } from './words-en.js';
import { wordsFr, type Words } from './words-fr.js';

export const words: Words = language === 'fr' ? wordsFr : wordsEn;

/** A day with its hour, as clocks show it where the RCP is. */
export function moment(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant));
}
