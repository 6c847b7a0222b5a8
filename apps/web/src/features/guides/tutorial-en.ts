import { publicPages, type Site } from '@rcp/contracts';
import { troublesEn } from './troubles-en.js';
import type { Guide, GuideSection } from './guide.js';

/** The tutorial in English, with the anchors of the French one. */
export const tutorialEn = (site: Site | null): Guide => ({
  title: 'Tutorial of the RCP web conference',
  lead: 'Connecting, taking part, organising, and what to do when something does not work.',
  sections: [...participantEn, ...organiserEn, safetyEn, prerequisitesEn, supportEn(site), troublesEn],
});

const participantEn: readonly GuideSection[] = [
  {
    id: 'depuis-le-dcc', title: 'How do I connect to a session by web conference from the DCC?',
    blocks: [
      { steps: [
        'In the DCC, choose the RCP session in the calendar of sessions, then click on the web conference link or the camera icon. The page of the RCP opens: it shows the next session.',
        'Click on "JOIN THE WEB CONFERENCE".',
        'Coming from the DCC you don\'t have to identify yourself again: names, speciality and establishment are filled in. Check them, name the additional participants who are with you, if any, then enter.',
        'Check your camera and microphone, then click on "Ask to join".',
        'You arrive in the waiting room. The organiser of the RCP accepts your request, and you enter the room. Keep the page open.',
      ] },
      'Without an account, when a colleague passed you the link: the same form asks for your names and speciality. You then enter as a guest.',
    ],
  },
  {
    id: 'sans-le-dcc', title: 'How do I take part in a web conference without connecting to the DCC on the day of the session?',
    blocks: [
      'You are a prescriber of the RCP:',
      { steps: [
        'When registering a patient for a session with the web conference, choose the mode of participation « Prescripteur en webconférence ».',
        'Once the registration is final you get a mail with your personal link and an appointment for your calendar. Please don\'t pass this link on.',
        'Before the session, test your workstation in the same conditions as on the day of the RCP: same workstation, same browser, same Internet connection.',
        'On the day, click on your link, then on "Continue". The rest is as from the DCC.',
      ] },
      'If the session is moved, your link stays the same. If it is cancelled, a mail tells you.',
      'You are a regular participant of the RCP: click on the link the organiser gave you. The steps are the same. This link does not change from one session to the next.',
    ],
  },
  {
    id: 'barre-d-outils', title: 'Main functions of the web conference toolbar',
    blocks: [
      { list: [
        'Microphone and camera: switch them off or on.',
        '"Share your screen": choose the screen, window or tab to show. "Stop sharing" ends it. Two screens at most are shared at a time.',
        'Show the list of participants: who is in the room; for the organiser, who is waiting.',
        'Change the layout: mosaic, speaker, or presentation while a screen is shared.',
        'Set up audio inputs and outputs: choose microphone, loudspeaker and camera.',
        'Leave: get out of the room. You may come back with "Join again".',
      ] },
      'By keyboard: Tab leads to the toolbar, arrows go from button to button, Enter or Space acts.',
    ],
  },
];

const organiserEn: readonly GuideSection[] = [
  {
    id: 'organisateur', title: 'I am the organiser of the RCP: what do I prepare so that everybody can use the web conference?',
    blocks: [
      { steps: [
        'Activate the web conference for your sessions.',
        'Get the link and pass it on to regular participants by your own means: no automatic mail is sent to them. Prescribers who chose « Prescripteur en webconférence » get theirs automatically.',
        'On the day, connect early from the DCC: the waiting room exists only while an organiser is present.',
      ] },
    ],
  },
  {
    id: 'activer', title: 'How to activate the web conference before your sessions',
    blocks: [
      'In the Outil RCP, open « Annuaire RCP », then your RCP.',
      { list: [
        'To plan sessions: « Planifier des séances », at the bottom of the page, then tick « Activer la webconférence ».',
        'For a session that is already planned: click on its grey icon, tick « WebConf Active », then save.',
      ] },
    ],
  },
  {
    id: 'recuperer-le-lien', title: 'How do I get the link of the web conference before my sessions?',
    blocks: [
      'In the Outil RCP, open the page of your session and click on « Copier le lien », next to the web conference link.',
      { note: 'This same link serves for every new session of this RCP: only the date of the next session changes.' },
    ],
  },
  {
    id: 'salle-d-attente', title: 'The waiting room on the day of the session',
    blocks: [
      { note: 'The waiting room exists only while an organiser is present. Remember to connect early.' },
      'With each request a card shows who would like to join the meeting, with speciality, establishment and how this person is identified.',
      { list: [
        '"Accept": the person enters the room.',
        '"Chat": write to them before you decide. Only they and the organisers read it.',
        '"Refuse": choose the reason they are told.',
      ] },
      'If you close a card without deciding, the person stays in the list of participants, among those who wait.',
    ],
  },
  {
    id: 'exclusion', title: 'Excluding somebody',
    blocks: [
      'In the list of participants, the button "..." opens what can be done: "Exclude" stops the sound and picture of the person at once, who can\'t ask to come back to this session unless you allow it again; "Move to the waiting room" sends them out without excluding them.',
    ],
  },
];

const safetyEn: GuideSection = {
  id: 'securite', title: 'Security and confidentiality',
  blocks: [
    { list: [
      'The link alone lets nobody in: every request is accepted by an organiser.',
      'Nothing is recorded: neither sound, nor picture, nor the shared screen, nor what is written.',
      'No information about a patient is recorded by the web conference, nor written in the mails.',
      'Connections use specific ports, named in the technical prerequisites.',
    ] },
    'The service is made for hosting certified for health data (HDS). The hosting provider is named in the legal notice.',
    { link: { href: publicPages.legal, text: 'Legal notice' } },
    { link: { href: publicPages.privacy, text: 'Protection of personal data' } },
  ],
};

const prerequisitesEn: GuideSection = {
  id: 'prerequis', title: 'Prerequisites',
  blocks: [
    'An ordinary computer (Mac or PC) with a recent browser (Google Chrome or Microsoft Edge advised), a microphone and a loudspeaker or a headset. A camera is desirable.',
    { link: { href: publicPages.prerequisites, text: 'Technical prerequisites for the establishment\'s IT department' } },
  ],
};

const supportEn = (site: Site | null): GuideSection => ({
  id: 'assistance', title: 'Need assistance',
  blocks: [
    'For a question about the session, contact the secretariat of the RCP, named on the page of the RCP.',
    ...(site ? ['For anything else, write to the support:', { link: { href: `mailto:${site.supportEmail}`, text: site.supportEmail } }] : []),
  ],
});
