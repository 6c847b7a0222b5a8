/** Around every page: help, what the law wants said, whom to ask. */
export const site = {
  help: 'Aide et ressources',
  test: 'Tester son matériel pour la webconférence',
  prerequisites: 'Prérequis techniques pour activer la webconférence en établissement',
  tutorial: 'Un problème pour accéder à la webconférence ? Consulter le tutoriel',
  about: 'À propos de ce site',
  tutorialShort: 'Tutoriel',
  prerequisitesShort: 'Prérequis techniques',
  legal: 'Mentions légales',
  privacy: 'Confidentialité',
  accessibility: 'Accessibilité : non conforme',
  contents: 'Sommaire',
  print: 'Imprimer',
};
