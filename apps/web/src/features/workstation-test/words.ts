import { language } from '../../i18n/language.js';
import type { StepName } from './verdicts.js';
import { wordsEn } from './words-en.js';
import { wordsFr, type Words } from './words-fr.js';

/** The words of the test in the language of the page; they come with the test and not with the first page. */
export const words: Words = language === 'fr' ? wordsFr : wordsEn;

/** What a finding means, and what to do about it; no remedy where nothing is wrong. */
export function wordsOf(w: Words, step: StepName, finding: string): { readonly meaning: string; readonly remedy: string } {
  const [meaning = w.passed, remedy = ''] = (w.steps[step].findings as Record<string, readonly string[]>)[finding] ?? [];
  return { meaning, remedy };
}
