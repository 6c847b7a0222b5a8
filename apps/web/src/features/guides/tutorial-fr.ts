import { publicPages, type Site } from '@rcp/contracts';
import { troublesFr } from './troubles-fr.js';
import type { Guide, GuideSection } from './guide.js';

/** The tutorial in French: the headings of the user guide, in its order, then troubleshooting by symptom. */
export const tutorialFr = (site: Site | null): Guide => ({
  title: 'Tutoriel de la webconférence RCP',
  lead: 'Se connecter, participer, organiser, et que faire quand quelque chose ne fonctionne pas.',
  sections: [...participantFr, ...organiserFr, safetyFr, prerequisitesFr, supportFr(site), troublesFr],
});

const participantFr: readonly GuideSection[] = [
  {
    id: 'depuis-le-dcc', title: 'Comment puis-je me connecter à une séance en Web Conférence, depuis le DCC ?',
    blocks: [
      { steps: [
        'Dans le DCC, choisissez la séance de RCP depuis le calendrier des séances, puis cliquez sur le lien de webconférence ou sur l\'icône de caméra. La page de la RCP s\'ouvre : elle montre la prochaine séance.',
        'Cliquez sur « PARTICIPER EN WEBCONFÉRENCE ».',
        'Depuis le DCC, vous n\'avez pas besoin de vous réidentifier : vos nom, prénom, spécialité et établissement sont préremplis. Vérifiez-les, indiquez s\'il y a lieu les « Participants supplémentaires » qui sont avec vous, puis cliquez sur « ENTRER ».',
        'Vérifiez votre caméra et votre micro, puis cliquez sur « Demander à rejoindre ».',
        'Vous arrivez dans la salle d\'attente. L\'organisateur de la RCP accepte votre demande, et vous entrez dans la salle. Gardez la page ouverte.',
      ] },
      'Sans compte, quand un confrère vous a transmis le lien : le même formulaire vous demande vos nom, prénom et spécialité. Vous entrez alors en tant qu\'invité.',
    ],
  },
  {
    id: 'sans-le-dcc', title: 'Comment puis-je participer à une Web Conférence sans me connecter au DCC le jour de la séance ?',
    blocks: [
      'Vous êtes prescripteur de la RCP :',
      { steps: [
        'Lors de l\'inscription d\'un patient à une séance où la webconférence est activée, choisissez le mode de participation « Prescripteur en webconférence ».',
        'Après avoir finalisé l\'inscription, vous recevez un mail avec votre lien personnel et un rendez-vous pour votre agenda. Merci de ne pas transmettre ce lien.',
        'Avant la séance, testez votre poste dans les mêmes conditions que le jour de la RCP : même poste, même navigateur, même connexion Internet.',
        'Le jour de la séance, cliquez sur votre lien, puis sur « Continuer ». La suite est la même que depuis le DCC.',
      ] },
      'Si la séance est déplacée, votre lien reste le même. Si elle est annulée, un mail vous le dit.',
      'Vous êtes participant régulier de la RCP : cliquez sur le lien que l\'organisateur vous a fourni. La marche à suivre est la même. Ce lien ne change pas d\'une séance à l\'autre.',
    ],
  },
  {
    id: 'barre-d-outils', title: 'Principales fonctionnalités de la barre d\'outils de Web Conférence',
    blocks: [
      { list: [
        '« Micro » et « Caméra » : les couper ou les activer.',
        '« Partager son écran » : choisissez l\'écran, la fenêtre ou l\'onglet à montrer. « Arrêter le partage » y met fin. Deux écrans au plus sont partagés en même temps.',
        '« Afficher la liste des participants » : qui est dans la salle ; pour l\'organisateur, qui attend.',
        '« Changer le mode d\'affichage » : mosaïque, orateur, ou présentation quand un écran est partagé.',
        '« Paramétrer les entrées et sorties audio » : choisir le micro, le haut-parleur et la caméra.',
        '« Quitter » : sortir de la salle. Vous pouvez revenir avec « Rejoindre à nouveau ».',
      ] },
      'Au clavier : la touche Tab mène à la barre d\'outils, les flèches vont d\'un bouton à l\'autre, Entrée ou Espace actionne.',
    ],
  },
];

const organiserFr: readonly GuideSection[] = [
  {
    id: 'organisateur', title: 'Je suis l\'organisateur de la RCP, que dois-je préparer pour permettre à tous d\'utiliser la Webconférence ?',
    blocks: [
      { steps: [
        'Activez la webconférence pour vos séances.',
        'Récupérez le lien et transmettez-le aux participants réguliers par vos propres moyens : aucun mail automatique ne leur est adressé. Les prescripteurs qui ont choisi « Prescripteur en webconférence » reçoivent le leur automatiquement.',
        'Le jour de la séance, connectez-vous en avance depuis le DCC : la salle d\'attente ne se met en place que lorsqu\'un organisateur est présent.',
      ] },
    ],
  },
  {
    id: 'activer', title: 'Comment activer la Web Conférence avant vos séances',
    blocks: [
      'Dans l\'outil RCP, ouvrez l\'onglet « Annuaire RCP », puis votre RCP.',
      { list: [
        'Pour planifier des séances : « Planifier des séances », en bas de page, puis cochez « Activer la webconférence ».',
        'Pour une séance déjà planifiée : cliquez sur son icône grise, cochez « WebConf Active », puis enregistrez.',
      ] },
    ],
  },
  {
    id: 'recuperer-le-lien', title: 'Comment récupérer le lien de la Web Conférence avant vos séances ?',
    blocks: [
      'Dans l\'outil RCP, ouvrez la page de votre séance et cliquez sur « Copier le lien », à côté du lien de webconférence.',
      { note: 'Ce même lien sert à chaque nouvelle séance de cette RCP : seule la date de la prochaine séance change.' },
    ],
  },
  {
    id: 'salle-d-attente', title: 'Gestion de la salle d\'attente pour les participants le jour de la séance',
    blocks: [
      { note: 'La salle d\'attente ne se met en place que lorsqu\'un organisateur est présent. Pensez à vous connecter en avance.' },
      'À chaque demande, un encart montre qui souhaite rejoindre la réunion, avec sa spécialité, son établissement et la façon dont cette personne est identifiée.',
      { list: [
        '« Accepter » : la personne entre dans la salle.',
        '« Chat » : lui écrire avant de décider. Elle seule et les organisateurs lisent l\'échange.',
        '« Refuser » : choisissez le motif qui lui est communiqué.',
      ] },
      'Si vous fermez un encart sans décider, la personne reste dans la liste des participants, sous « En attente ».',
    ],
  },
  {
    id: 'exclusion', title: 'Fonction d\'exclusion',
    blocks: [
      'Dans la liste des participants, le bouton « ... » ouvre les actions possibles : « Exclure » arrête aussitôt le son et l\'image de la personne, qui ne peut plus demander à revenir dans cette séance, sauf si vous l\'autorisez à nouveau ; « Mettre en salle d\'attente » la fait sortir sans l\'exclure.',
    ],
  },
];

const safetyFr: GuideSection = {
  id: 'securite', title: 'Sécurité et confidentialité',
  blocks: [
    { list: [
      'Le lien ne fait entrer personne à lui seul : chaque demande est acceptée par un organisateur.',
      'Rien n\'est enregistré : ni le son, ni l\'image, ni l\'écran partagé, ni les échanges écrits.',
      'Aucune information sur un patient n\'est enregistrée par la webconférence, ni écrite dans les mails.',
      'Les connexions utilisent des ports précis, nommés dans les prérequis techniques.',
    ] },
    'Le service est conçu pour un hébergement certifié « Hébergeur de données de santé » (HDS). L\'hébergeur est nommé dans les mentions légales.',
    { link: { href: publicPages.legal, text: 'Mentions légales' } },
    { link: { href: publicPages.privacy, text: 'Protection des données personnelles' } },
  ],
};

const prerequisitesFr: GuideSection = {
  id: 'prerequis', title: 'Prérequis',
  blocks: [
    'Un ordinateur classique (Mac ou PC) avec un navigateur récent (Google Chrome ou Microsoft Edge conseillé), un micro et un haut-parleur ou un casque. Une caméra est souhaitable.',
    { link: { href: publicPages.prerequisites, text: 'Prérequis techniques pour le service informatique de l\'établissement' } },
  ],
};

const supportFr = (site: Site | null): GuideSection => ({
  id: 'assistance', title: 'Besoin d\'assistance',
  blocks: [
    'Pour une question sur la séance, contactez le secrétariat de la RCP : ses coordonnées sont sur la page de la RCP.',
    ...(site ? ['Pour toute autre demande, écrivez à l\'assistance :', { link: { href: `mailto:${site.supportEmail}`, text: site.supportEmail } }] : []),
  ],
});
