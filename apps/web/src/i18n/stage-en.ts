import type { Messages } from './fr.js';

/** What is said of layouts and shared screens. */
export const stage: Messages['stage'] = {
  share: 'Share your screen',
  stopSharing: 'Stop sharing',
  youShare: 'You are sharing your screen: everybody in the room sees it.',
  shareTrouble: {
    blocked: 'This browser or your institution’s policy blocks screen sharing. You may try another browser, or ask your IT department to allow it for this site.',
    failed: 'The screen could not be shared. Choose another window, or try again.',
    organiser: 'The organiser stopped your shared screen.',
    'too-many-shares': 'Two screens are shared already. Wait until one of them is stopped.',
  },
  change: 'Change the display mode',
  layout: { mosaic: 'Mosaic', speaker: 'Speaker', presentation: 'Presentation' },
  inUse: (layout) => `${layout} (in use)`,
  pin: 'Pin for me',
  unpin: 'Unpin',
  others: 'Other participants',
  screenOf: (name) => `Screen shared by ${name}`,
  screenComing: 'The screen is on its way…',
  zoomKeys: 'Wheel or the keys + and − to magnify or reduce, arrows or mouse to move, 1 for actual size, 0 to see all of it.',
  magnifier: 'Magnification of the shared screen',
  smaller: 'Reduce',
  larger: 'Magnify',
  level: 'Magnification',
  actual: 'Actual size',
  fit: 'See all of it',
  fullScreen: 'Full screen',
  shares: (name) => `${name} is sharing their screen.`,
  sharesNoMore: (name) => `${name} no longer shares their screen.`,
};
