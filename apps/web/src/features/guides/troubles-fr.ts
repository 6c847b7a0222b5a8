import type { GuideSection } from './guide.js';

/** What people see go wrong, in their words, and what to do. */
export const troublesFr: GuideSection = {
  id: 'depannage', title: 'Dépannage, par symptôme',
  blocks: [],
  parts: [
    {
      id: 'lien-inconnu', title: '« Ce lien ne correspond à aucune RCP »',
      blocks: [{ steps: [
        'Vérifiez que l\'adresse a été copiée en entier : certains logiciels la coupent en fin de ligne.',
        'Ouvrez de nouveau le lien depuis le DCC ou depuis le mail le plus récent.',
        'Sinon, demandez le lien actuel au secrétariat de la RCP.',
      ] }],
    },
    {
      id: 'pas-de-mail', title: 'Je n\'ai pas reçu le mail avec mon lien',
      blocks: [{ list: [
        'Le mail part quelques minutes après l\'inscription finalisée avec « Prescripteur en webconférence ». Un brouillon n\'en envoie pas.',
        'Cherchez-le dans les courriers indésirables ; l\'objet commence par « Webconférence RCP ».',
        'Vérifiez votre adresse mail dans le DCC avec le secrétariat de la RCP. Une adresse de messagerie sécurisée de santé peut refuser les mails venus d\'ailleurs.',
      ] }],
    },
    {
      id: 'bouton-indisponible', title: 'Je ne peux pas cliquer sur « PARTICIPER EN WEBCONFÉRENCE »',
      blocks: ['La page dit pourquoi, à côté de la date : aucune séance programmée, webconférence non activée pour cette séance, ou salle pas encore ouverte. L\'heure d\'ouverture est alors indiquée.'],
    },
    {
      id: 'attente-longue', title: 'Je reste dans la salle d\'attente',
      blocks: ['La salle d\'attente s\'ouvre à l\'arrivée d\'un organisateur, qui accepte les demandes une à une. Gardez la page ouverte et ne la rechargez pas : votre place est conservée. Si l\'attente se prolonge, appelez le secrétariat de la RCP.'],
    },
    {
      id: 'camera-micro', title: 'Ma caméra ou mon micro ne fonctionne pas',
      blocks: [{ steps: [
        'Autorisez la caméra et le micro avec l\'icône à gauche de l\'adresse du site.',
        'Fermez les autres logiciels qui les utilisent, puis « Chercher de nouveau le matériel ».',
        'Choisissez le bon appareil dans « Paramétrer les entrées et sorties audio ».',
        'Vous pouvez participer sans caméra ni micro : vous verrez et entendrez les autres.',
      ] }],
    },
    {
      id: 'pas-de-son', title: 'Je n\'entends rien',
      blocks: [{ list: [
        'Si la page dit « Le navigateur a bloqué le son », cliquez sur « Activer le son ».',
        'Vérifiez le volume du poste et le haut-parleur choisi dans « Paramétrer les entrées et sorties audio ».',
        'Vérifiez que l\'onglet n\'est pas en sourdine (clic droit sur l\'onglet).',
      ] }],
    },
    {
      id: 'partage-bloque', title: 'Je ne peux pas partager mon écran',
      blocks: [{ list: [
        'Sur Mac, autorisez le navigateur dans Réglages, Confidentialité et sécurité, Enregistrement de l\'écran, puis relancez-le.',
        'Sur un poste d\'établissement, le service informatique doit autoriser le partage d\'écran pour ce site.',
        'Si deux écrans sont déjà partagés, attendez qu\'un partage soit arrêté.',
      ] }],
    },
    {
      id: 'connexion-perdue', title: '« Connexion perdue » ou image figée',
      blocks: ['La page se reconnecte d\'elle-même et votre place est conservée. Si cela se répète, utilisez une connexion par câble, fermez les autres vidéos, ou désactivez votre caméra.'],
    },
    {
      id: 'entre-sans-son-ni-image', title: 'J\'entre dans la salle, mais ni le son ni l\'image n\'arrivent',
      blocks: ['Le réseau de l\'établissement bloque probablement les ports du son et de l\'image. Transmettez la page des prérequis techniques à votre service informatique ; en attendant, essayez avec une autre connexion, par exemple le partage de connexion d\'un téléphone.'],
    },
    {
      id: 'navigateur', title: '« Ce navigateur ne permet pas la webconférence »',
      blocks: ['Ouvrez la même adresse dans une version récente de Google Chrome ou de Microsoft Edge.'],
    },
  ],
};
