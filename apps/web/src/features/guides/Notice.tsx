import { language } from '../../i18n/language.js';
import { site } from '../../site.js';
import { GuidePage } from './GuidePage.js';
import { accessibilityEn, legalEn, privacyEn } from './notices-en.js';
import { accessibilityFr, legalFr, privacyFr } from './notices-fr.js';

const notices = { fr: { legal: legalFr, privacy: privacyFr, accessibility: accessibilityFr }, en: { legal: legalEn, privacy: privacyEn, accessibility: accessibilityEn } };

/** What the law wants said: who runs the site, what it keeps, and who can use it. */
export default function Notice({ about }: { about: 'legal' | 'privacy' | 'accessibility' }) {
  return <GuidePage guide={notices[language][about](site)} />;
}
