import type { Messages } from './fr.js';

/** What is said of speaking, hands, the discussion and the connection. */
export const talk: Messages['talk'] = {
  discussion: 'Discussion',
  unread: (n) => (n === 1 ? '1 new message' : `${n} new messages`),
  label: 'Message to everybody in the room',
  notKept: 'Seen by everybody in the room. Nothing is kept after the session.',
  said: (name) => `${name} wrote in the discussion.`,
  raise: 'Raise your hand',
  lower: 'Lower your hand',
  lowerTheirs: 'Lower their hand',
  hands: 'Raised hands',
  handOf: (nth) => `Hand raised, no. ${nth}`,
  raised: (name) => `${name} raises their hand.`,
  talks: 'Speaks',
  speaks: (name) => `${name} speaks.`,
  mute: 'Mute',
  stopShare: 'Stop the shared screen',
  muted: 'The organiser muted your microphone. You may open it again when you want to speak.',
  crowded: 'Too many people are seen and heard already: you see and hear the room. Switch your microphone or camera on again once somebody has left.',
  shortcut: (keys) => `Shortcut: ${keys}`,
  line: { good: 'Good connection', weak: 'Weak connection', bad: 'Bad connection', lost: 'Connection interrupted' },
  relayed: {
    TCP: 'Connected through a relay (TCP): your network blocks UDP. You can take part; pictures may be less smooth. Tell your IT department.',
    TLS: 'Connected through a relay (TLS): your network blocks UDP. You can take part; pictures may be less smooth. Tell your IT department.',
  },
  ownLine: { weak: 'Your connection is weak: sound goes first.', bad: 'Your connection is bad: switch your camera off, or move closer to the Wi-Fi access point.' },
};
