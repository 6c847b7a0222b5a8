import type { Site } from '@rcp/contracts';
import type { Block, Guide, GuideTable } from './guide.js';

const unknown = 'Not given in this environment.';
const ask = (site: Site | null): Block[] => (site ? [{ link: { href: `mailto:${site.supportEmail}`, text: site.supportEmail } }] : [unknown]);

/** `/mentions` in English. */
export const legalEn = (site: Site | null): Guide => ({
  title: 'Legal notice',
  lead: 'This is the site of the web conference of French oncology tumour boards (RCP).',
  sections: [
    { id: 'editeur', title: 'Publisher', blocks: [site?.publisher ?? unknown] },
    { id: 'publication', title: 'Director of publication', blocks: [site?.publicationDirector ?? unknown] },
    { id: 'hebergeur', title: 'Hosting provider', blocks: [site?.hostingProvider ?? unknown] },
    { id: 'assistance', title: 'Support', blocks: ask(site) },
    { id: 'logiciel', title: 'Software', blocks: ['The software is distributed under the European Union Public Licence (EUPL 1.2).'] },
  ],
});

/** What is kept of people, what for and for how long. */
const kept: GuideTable = {
  caption: 'Personal data and how long they are kept',
  head: ['Datum', 'Use', 'Kept'],
  rows: [
    ['Name, speciality, establishment, additional participants', 'Shown to the organiser and the people in the room; attendance record given to the DCC', '30 days after it was given to the DCC, 13 months at most'],
    ['Account identifier, RPPS number if known', 'Recognising the organiser; attendance record', 'As the attendance record'],
    ['Name and e-mail address of the prescriber, given by the DCC', 'Sending the link, changes and the reminder', '30 days after the session'],
    ['A prescriber\'s mode of participation', 'Knowing whom to write to', '13 months'],
    ['Dates and state of sessions', 'Page of the RCP', '5 years'],
    ['Statistics of sessions, without names', 'Organisers and DCC; groups of fewer than five people are hidden', '5 years'],
    ['Written conversations with the organiser', 'Read by the people concerned only', 'Not kept'],
    ['Sound, picture, shared screen', 'Transmitted to the people in the room', 'Never recorded'],
    ['Logs of the service, without name, e-mail address or link', 'Operation and security', '12 months at most'],
  ],
};

/** `/confidentialite` in English. */
export const privacyEn = (site: Site | null): Guide => ({
  title: 'Protection of personal data',
  lead: 'What the web conference knows of you, what for, and how long it is kept. No information about a patient is recorded in it.',
  sections: [
    { id: 'responsable', title: 'Data controller', blocks: [site?.dataController ?? unknown] },
    {
      id: 'donnees', title: 'Data, uses and periods',
      blocks: [{ table: kept }],
    },
    {
      id: 'mails', title: 'Mails',
      blocks: [
        'Only a prescriber who chose « Prescripteur en webconférence » gets mails: invitation, change, cancellation, reminder. The session needs them: there is no unsubscribing. To get no more, change your mode of participation in the DCC.',
        'These mails hold no remote image, no tracker and nothing about a patient. Their links lead straight to this site.',
      ],
    },
    {
      id: 'cookies', title: 'Cookies',
      blocks: ['A cookie is set when you enter the web conference: it recognises you until the browser is closed. Another one, of a few minutes, goes with signing in by your account. Only this site reads them, and it can\'t do without them, so no consent is asked. No audience measurement, no third-party service.'],
    },
    {
      id: 'droits', title: 'Your rights',
      blocks: [
        'You may ask for access to your data, for their correction or erasure, or object to their processing, by writing to:',
        ...(site?.dataProtectionContact ? [site.dataProtectionContact] : ask(site)),
        'You may also complain to the French data protection authority (CNIL), www.cnil.fr.',
      ],
    },
  ],
});

/** `/accessibilite` in English. */
export const accessibilityEn = (site: Site | null): Guide => ({
  title: 'Accessibility statement',
  lead: 'Accessibility: not conformant. No audit by the French reference for accessibility (RGAA) has been made yet, so that the statement can announce no other state.',
  sections: [
    {
      id: 'essais', title: 'What is tested, and how',
      blocks: [
        'With every change of the software, automatic tests open the site in Chromium:',
        {
          list: [
            'The automatic rules of axe for WCAG 2.2, levels A and AA, on the page of the RCP, the personal link, the entry form, the equipment check, the waiting room, the room, and the help pages.',
            'Display at a width of 320 pixels without the page scrolling sideways, on the page of the personal link and the help pages.',
            'The help pages in dark mode, in French and in English.',
          ],
        },
        'Use by keyboard, names of buttons for screen readers and the setting "reduce motion" are part of the design.',
      ],
    },
    {
      id: 'reste', title: 'What remains to be done or is not accessible',
      blocks: [{
        list: [
          'A full RGAA audit.',
          'Tests with screen readers (NVDA, JAWS, VoiceOver) and with disabled people.',
          'The sound of a session has no captions, and there is no sign language interpreting.',
          'A screen that a participant shares is transmitted as a picture: a screen reader does not read its text.',
        ],
      }],
    },
    { id: 'contact', title: 'Report a difficulty', blocks: ['If something is inaccessible to you, write to the support, who will look for another way to take part with you:', ...ask(site)] },
    {
      id: 'recours', title: 'Remedies',
      blocks: ['If you report a lack of accessibility that keeps you from using the service and get no satisfactory answer, you may turn to the French Defender of Rights, www.defenseurdesdroits.fr.'],
    },
  ],
});
