import type { Site } from '@rcp/contracts';
import type { Block, Guide, GuideTable } from './guide.js';

const unknown = 'Non renseigné dans cet environnement.';
const ask = (site: Site | null): Block[] => (site ? [{ link: { href: `mailto:${site.supportEmail}`, text: site.supportEmail } }] : [unknown]);

/** `/mentions` in French. What is not configured is said to be missing. */
export const legalFr = (site: Site | null): Guide => ({
  title: 'Mentions légales',
  lead: 'Ce site est celui de la webconférence des réunions de concertation pluridisciplinaire (RCP) en cancérologie.',
  sections: [
    { id: 'editeur', title: 'Éditeur', blocks: [site?.publisher ?? unknown] },
    { id: 'publication', title: 'Directeur de la publication', blocks: [site?.publicationDirector ?? unknown] },
    { id: 'hebergeur', title: 'Hébergeur', blocks: [site?.hostingProvider ?? unknown] },
    { id: 'assistance', title: 'Assistance', blocks: ask(site) },
    { id: 'logiciel', title: 'Logiciel', blocks: ['Le logiciel est distribué sous licence publique de l\'Union européenne (EUPL 1.2).'] },
  ],
});

/** What is kept of people, what for and for how long. */
const kept: GuideTable = {
  caption: 'Données personnelles et durées de conservation',
  head: ['Donnée', 'Usage', 'Conservation'],
  rows: [
    ['Nom, prénom, spécialité, établissement, participants supplémentaires', 'Montrés à l\'organisateur et aux personnes de la salle ; feuille de présence remise au DCC', '30 jours après la remise au DCC, 13 mois au plus'],
    ['Identifiant de compte, numéro RPPS s\'il est connu', 'Reconnaître l\'organisateur ; feuille de présence', 'Comme la feuille de présence'],
    ['Nom et adresse mail du prescripteur, transmis par le DCC', 'Lui envoyer le lien, les changements et le rappel', '30 jours après la séance'],
    ['Mode de participation d\'un prescripteur', 'Savoir à qui écrire', '13 mois'],
    ['Dates et état des séances', 'Page de la RCP', '5 ans'],
    ['Statistiques des séances, sans nom', 'Organisateurs et DCC ; les groupes de moins de cinq personnes sont masqués', '5 ans'],
    ['Échanges écrits avec l\'organisateur', 'Lus par les seules personnes concernées', 'Non conservés'],
    ['Son, image, écran partagé', 'Transmis aux personnes de la salle', 'Jamais enregistrés'],
    ['Journaux du service, sans nom, adresse mail ni lien', 'Fonctionnement et sécurité', '12 mois au plus'],
  ],
};

/** `/confidentialite` in French. */
export const privacyFr = (site: Site | null): Guide => ({
  title: 'Protection des données personnelles',
  lead: 'Ce que la webconférence sait de vous, à quoi cela sert, combien de temps cela est gardé. Aucune information sur un patient n\'y est enregistrée.',
  sections: [
    { id: 'responsable', title: 'Responsable du traitement', blocks: [site?.dataController ?? unknown] },
    {
      id: 'donnees', title: 'Données, usages et durées de conservation',
      blocks: [{ table: kept }],
    },
    {
      id: 'mails', title: 'Mails envoyés',
      blocks: [
        'Seul le prescripteur qui a choisi « Prescripteur en webconférence » reçoit des mails : invitation, changement, annulation, rappel. Ils sont nécessaires à la séance : il n\'existe donc pas de désinscription. Pour ne plus en recevoir, modifiez votre mode de participation dans le DCC.',
        'Ces mails ne contiennent ni image distante, ni traceur, ni information sur un patient. Leurs liens mènent directement à ce site.',
      ],
    },
    {
      id: 'cookies', title: 'Cookies',
      blocks: ['Un cookie est déposé quand vous entrez en webconférence : il vous reconnaît jusqu\'à la fermeture du navigateur. Un autre, de quelques minutes, accompagne la connexion par votre compte. Ils ne sont lus que par ce site, lui sont indispensables et ne demandent pas de consentement. Aucune mesure d\'audience, aucun service tiers.'],
    },
    {
      id: 'droits', title: 'Vos droits',
      blocks: [
        'Vous pouvez demander à accéder à vos données, à les faire corriger ou effacer, ou vous opposer à leur traitement, en écrivant à :',
        ...(site?.dataProtectionContact ? [site.dataProtectionContact] : ask(site)),
        'Vous pouvez aussi adresser une réclamation à la Commission nationale de l\'informatique et des libertés (CNIL), www.cnil.fr.',
      ],
    },
  ],
});

/** `/accessibilite` in French: what is tested and how, and what nobody has looked at yet. */
export const accessibilityFr = (site: Site | null): Guide => ({
  title: 'Déclaration d\'accessibilité',
  lead: 'Accessibilité : non conforme. Aucun audit selon le référentiel général d\'amélioration de l\'accessibilité (RGAA) n\'a encore été réalisé ; la déclaration ne peut donc pas annoncer d\'autre état.',
  sections: [
    {
      id: 'essais', title: 'Ce qui est essayé, et comment',
      blocks: [
        'À chaque modification du logiciel, des essais automatiques ouvrent le site dans Chromium :',
        {
          list: [
            'Les règles automatiques d\'axe pour les WCAG 2.2, niveaux A et AA, sur la page de la RCP, le lien personnel, le formulaire d\'entrée, la vérification du matériel, la salle d\'attente, la salle, et les pages d\'aide.',
            'L\'affichage sur une largeur de 320 pixels, sans défilement horizontal de la page, sur la page du lien personnel et les pages d\'aide.',
            'Les pages d\'aide en mode sombre, en français et en anglais.',
          ],
        },
        'L\'utilisation au clavier, les noms des boutons pour les lecteurs d\'écran et le respect du réglage « réduire les animations » sont prévus dès la conception.',
      ],
    },
    {
      id: 'reste', title: 'Ce qui reste à faire ou n\'est pas accessible',
      blocks: [{
        list: [
          'Un audit RGAA complet.',
          'Des essais avec des lecteurs d\'écran (NVDA, JAWS, VoiceOver) et avec des personnes handicapées.',
          'Le son de la séance n\'est pas sous-titré, et il n\'y a pas d\'interprétation en langue des signes.',
          'Un écran partagé par un participant est transmis comme une image : son texte n\'est pas lu par un lecteur d\'écran.',
        ],
      }],
    },
    { id: 'contact', title: 'Signaler une difficulté', blocks: ['Si un contenu ou une fonction vous est inaccessible, écrivez à l\'assistance, qui cherchera avec vous une autre façon de participer :', ...ask(site)] },
    {
      id: 'recours', title: 'Voies de recours',
      blocks: ['Si vous signalez un défaut d\'accessibilité qui vous empêche d\'utiliser le service et n\'obtenez pas de réponse satisfaisante, vous pouvez saisir le Défenseur des droits, www.defenseurdesdroits.fr.'],
    },
  ],
});
