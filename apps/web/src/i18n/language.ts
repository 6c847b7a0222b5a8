import { errorTitle, type ErrorCode } from '@rcp/contracts';
import { fr, type Messages } from './fr.js';

export type Language = 'fr' | 'en';

/** The first language of the browser that we speak; French when there is none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'fr' || language === 'en') return language;
  }
  return 'fr';
}

/** The language of this page load: chosen once, it never changes under a screen. */
export const language: Language = chooseLanguage(typeof navigator === 'undefined' ? [] : (navigator.languages ?? [navigator.language]));

/** The words of the page. Most read French: English is fetched by who reads it. */
export const t: Messages = language === 'fr' ? fr : (await import('./en.js')).en;

/** The sentence of the contracts for an error code. */
export const errorSentence = (code: ErrorCode): string => errorTitle(code, language);
