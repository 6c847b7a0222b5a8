import { language } from '../../i18n/language.js';
import { site } from '../../site.js';
import { GuidePage } from './GuidePage.js';
import { prerequisitesGuide } from './prerequisites-guide.js';
import { useFlows } from './use-prerequisites.js';

/** `/prerequis` */
export default function Prerequisites() {
  return <GuidePage guide={prerequisitesGuide(useFlows(), site, window.location.origin, language)} />;
}
