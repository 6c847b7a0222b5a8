import { language } from '../../i18n/language.js';
import { site } from '../../site.js';
import { GuidePage } from './GuidePage.js';
import { tutorialEn } from './tutorial-en.js';
import { tutorialFr } from './tutorial-fr.js';

/** `/tutoriel` (R90, R95) */
export default function Tutorial() {
  return <GuidePage guide={(language === 'fr' ? tutorialFr : tutorialEn)(site)} />;
}
