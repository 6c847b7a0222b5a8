import type { Messages } from './fr.js';

/** Around every page: help, what the law wants said, whom to ask. */
export const site: Messages['site'] = {
  help: 'Help and resources',
  test: 'Test your equipment for the web conference',
  prerequisites: 'Technical prerequisites for the web conference in an establishment',
  tutorial: 'Trouble reaching the web conference? Read the tutorial',
  about: 'About this site',
  tutorialShort: 'Tutorial',
  prerequisitesShort: 'Technical prerequisites',
  legal: 'Legal notice',
  privacy: 'Privacy',
  accessibility: 'Accessibility: not conformant',
  contents: 'Contents',
  print: 'Print',
};
