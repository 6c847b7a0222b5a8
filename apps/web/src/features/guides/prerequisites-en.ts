import type { prerequisitesFr } from './prerequisites-fr.js';

/** The prerequisites in English. */
export const prerequisitesEn: typeof prerequisitesFr = {
  title: 'Technical prerequisites for the web conference in an establishment',
  lead: 'This page is for the establishment\'s IT department. It is made from the configuration in use.',
  flows: {
    title: 'Network traffic to allow',
    loading: 'Loading…',
    unavailable: 'The ports can\'t be shown at the moment. Trying again in a few seconds.',
    lead: 'All connections go out from the workstation. No inbound port has to be opened.',
    caption: 'Outbound traffic, from the workstation to the web conference',
    head: ['Use', 'Destination', 'Protocol', 'Ports'],
    purposes: { pages: 'Pages and messages of the room', media: 'Sound, picture and shared screen', relay: 'Fallback connection' },
    protocols: { https: 'HTTPS and WebSocket (TLS)', http: 'HTTP and WebSocket, not encrypted', webrtc: 'WebRTC (ICE, DTLS, SRTP)', turn: 'TURN', turns: 'TURN over TLS' },
    range: (from, to) => `${from} to ${to}`,
    unknownPlace: 'addresses not given',
    noMedia: 'The ports of sound and picture are not given in this environment: ask the support.',
    relay: 'Where the UDP ports of sound and picture are not allowed, the workstation uses the fallback connection by itself; quality may be lower.',
    noRelay: 'This environment announces no fallback connection: without the UDP ports above, sound and picture don\'t get through.',
  },
  filtering: {
    title: 'Proxy, filtering and inspection',
    items: (origin) => [
      `The proxy has to let WebSockets to ${origin} through, and not to cut a long connection during a session.`,
      'Sound and picture are encrypted between the workstation and our servers: equipment that inspects or alters this traffic may break it.',
      'No other site is called: no content delivery network, no audience measurement, no third-party service.',
    ],
  },
  browsers: {
    title: 'Browsers',
    lead: 'A recent browser is enough, with no extension and no software to install. Google Chrome or Microsoft Edge are advised. The oldest versions the site is prepared for:',
    tested: 'The automatic tests of the web conference are done with Chromium, the engine of Google Chrome and Microsoft Edge.',
  },
  browserNames: { chrome: 'Google Chrome', edge: 'Microsoft Edge', firefox: 'Mozilla Firefox', safari: 'Apple Safari' },
  browser: (name, version) => `${name}: version ${version}`,
  workstation: {
    title: 'Workstation',
    items: (origin) => [
      'An ordinary computer (Mac or PC), a microphone and a loudspeaker or a headset. A camera is desirable.',
      `The browser has to be allowed to use microphone, camera and screen sharing for ${origin} (policies AudioCaptureAllowedUrls, VideoCaptureAllowedUrls and ScreenCaptureAllowedByOrigins of Chrome and Edge).`,
      'No administrator rights are needed.',
    ],
  },
  support: { title: 'Support', lead: 'For any question about these prerequisites:', none: 'The support address is not given in this environment.' },
};
