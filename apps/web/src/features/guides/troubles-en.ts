import type { GuideSection } from './guide.js';

/** What people see go wrong, in their words, and what to do. */
export const troublesEn: GuideSection = {
  id: 'depannage', title: 'Troubleshooting, by symptom',
  blocks: [],
  parts: [
    {
      id: 'lien-inconnu', title: '"This link belongs to no RCP"',
      blocks: [{ steps: [
        'Check that the whole address was copied: some programs cut it at the end of a line.',
        'Open the link again from the DCC or from the most recent mail.',
        'Otherwise ask the secretariat of the RCP for the current link.',
      ] }],
    },
    {
      id: 'pas-de-mail', title: 'I did not get the mail with my link',
      blocks: [{ list: [
        'The mail leaves a few minutes after the registration is final with « Prescripteur en webconférence ». A draft sends none.',
        'Look for it in the junk mail; its subject begins with « Webconférence RCP ».',
        'Check your e-mail address in the DCC with the secretariat of the RCP. A secure health mail box may refuse mails from elsewhere.',
      ] }],
    },
    {
      id: 'bouton-indisponible', title: 'I can\'t click on "JOIN THE WEB CONFERENCE"',
      blocks: ['The page says why, next to the date: no session planned, web conference not active for this session, or room not open yet. The hour it opens is then shown.'],
    },
    {
      id: 'attente-longue', title: 'I stay in the waiting room',
      blocks: ['The waiting room opens when an organiser arrives, who accepts requests one by one. Keep the page open and don\'t reload it: your place is kept. If it takes long, call the secretariat of the RCP.'],
    },
    {
      id: 'camera-micro', title: 'My camera or microphone does not work',
      blocks: [{ steps: [
        'Allow camera and microphone with the icon to the left of the site\'s address.',
        'Close other programs that use them, then look for the devices again.',
        'Choose the right device in the settings of audio inputs and outputs.',
        'You may take part without camera or microphone: you will see and hear the others.',
      ] }],
    },
    {
      id: 'pas-de-son', title: 'I hear nothing',
      blocks: [{ list: [
        'If the page says that the browser blocked the sound, click on the button next to it.',
        'Check the volume of the workstation and the loudspeaker chosen in the settings of audio inputs and outputs.',
        'Check that the tab is not muted (right click on the tab).',
      ] }],
    },
    {
      id: 'partage-bloque', title: 'I can\'t share my screen',
      blocks: [{ list: [
        'On a Mac, allow the browser in Settings, Privacy & Security, Screen Recording, then start it again.',
        'On a workstation of an establishment, the IT department has to allow screen sharing for this site.',
        'If two screens are shared already, wait until one is stopped.',
      ] }],
    },
    {
      id: 'connexion-perdue', title: '"Connection lost" or a frozen picture',
      blocks: ['The page connects again by itself and your place is kept. If it happens again, use a cable, close other videos, or switch off your camera.'],
    },
    {
      id: 'entre-sans-son-ni-image', title: 'I enter the room, but neither sound nor picture arrives',
      blocks: ['The establishment\'s network probably blocks the ports of sound and picture. Pass the page of technical prerequisites on to your IT department; meanwhile try another connection, such as that of a telephone.'],
    },
    {
      id: 'navigateur', title: '"This browser cannot run the web conference"',
      blocks: ['Open the same address in a recent version of Google Chrome or Microsoft Edge.'],
    },
  ],
};
