import type { Attempt, Overall, Verdict } from './verdicts.js';

const listed = (names: readonly string[]) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} et ${names.at(-1)}`);
const again = 'puis refaites cette étape';

/** The test of one's equipment, in French. */
export const wordsFr = {
  title: 'Tester son matériel pour la webconférence',
  advice: 'Cette opération est fortement conseillée avant la RCP et dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet).',
  privacy: 'Le test dure deux à trois minutes. Aucune identité n\'est demandée, rien n\'est enregistré, et personne d\'autre ne vous voit ni ne vous entend.',
  start: 'Commencer le test',
  progress: 'Étapes du test',
  at: (n: number, of: number, name: string) => `Étape ${n} sur ${of} : ${name}`,
  current: 'en cours',
  next: 'Étape suivante',
  toResult: 'Voir le résultat',
  pass: 'Passer cette étape',
  redo: 'Refaire cette étape',
  redoOne: (name: string) => `Refaire l'étape ${name}`,
  restart: 'Recommencer le test',
  yes: 'Oui',
  no: 'Non',
  prerequisites: 'Prérequis techniques pour le service informatique',
  verdicts: { works: 'Fonctionne', check: 'À vérifier', fails: 'Ne fonctionne pas', passed: 'Non testé' } satisfies Record<Verdict, string>,
  passed: 'Cette étape n\'a pas été faite.',
  steps: {
    browser: {
      name: 'Navigateur', hint: 'Le navigateur est vérifié de lui-même.',
      found: (name: string, version: string) => `Votre navigateur : ${name}${version === '' ? '' : `, version ${version}`}.`,
      names: { chrome: 'Google Chrome ou Chromium', edge: 'Microsoft Edge', firefox: 'Mozilla Firefox', safari: 'Apple Safari' }, other: 'non reconnu',
      findings: {
        recent: ['Ce navigateur permet la webconférence.', ''],
        old: ['Ce navigateur est ancien.', 'Mettez-le à jour, ou utilisez une version récente de Google Chrome ou de Microsoft Edge.'],
        unknown: ['Ce navigateur n\'est pas de ceux avec lesquels la webconférence est préparée.', 'En cas de difficulté, utilisez Google Chrome ou Microsoft Edge.'],
        insecure: ['Cette adresse n\'est pas sécurisée : le navigateur y interdit la webconférence.', 'Ouvrez le site par son adresse qui commence par « https:// ».'],
        unsupported: ['Ce navigateur ne permet pas la webconférence.', 'Ouvrez cette même adresse dans une version récente de Google Chrome ou de Microsoft Edge. Sur un poste d\'établissement, demandez au service informatique quel navigateur récent est disponible.'],
      },
    },
    camera: {
      name: 'Caméra', hint: 'Si le navigateur le demande, autorisez la caméra. Vous seul voyez cette image.',
      opening: 'Ouverture de la caméra…', none: 'Pas d\'image', question: 'Vous voyez-vous à l\'image ?',
      findings: {
        works: ['Votre caméra fonctionne.', ''],
        'not-seen': ['La caméra s\'ouvre, mais l\'image n\'est pas la bonne.', `Ouvrez le volet de la caméra s'il y en a un, ou choisissez une autre caméra dans la liste, ${again}.`],
        missing: ['Aucune caméra trouvée sur ce poste.', `Branchez une caméra, ${again}. Vous pouvez aussi participer sans caméra : vous verrez les autres participants.`],
        refused: ['Le navigateur n\'autorise pas la caméra.', `Autorisez-la avec l'icône à gauche de l'adresse du site, ${again}. Sur un poste d'établissement, le service informatique peut devoir l'autoriser.`],
        busy: ['La caméra est utilisée par un autre logiciel.', `Fermez ce logiciel (autre visioconférence, par exemple), ${again}.`],
        unsupported: ['Ce navigateur ne donne pas accès à la caméra.', 'Utilisez une version récente de Google Chrome ou de Microsoft Edge.'],
        failed: ['La caméra n\'a pas pu être ouverte.', `Débranchez puis rebranchez la caméra, ${again}.`],
      },
    },
    microphone: {
      name: 'Micro', hint: 'Si le navigateur le demande, autorisez le micro. Puis dites quelques mots.',
      opening: 'Ouverture du micro…', listening: 'Écoute en cours…',
      findings: {
        works: ['Votre micro capte le son.', ''],
        silent: ['Le micro s\'ouvre, mais aucun son n\'est capté.', 'Parlez plus fort, vérifiez que le micro n\'est pas coupé sur l\'appareil ou le casque, ou choisissez un autre micro dans la liste.'],
        missing: ['Aucun micro trouvé sur ce poste.', `Branchez un micro ou un casque, ${again}. Sans micro, vous entendrez les autres participants mais ne pourrez pas parler.`],
        refused: ['Le navigateur n\'autorise pas le micro.', `Autorisez-le avec l'icône à gauche de l'adresse du site, ${again}. Sur un poste d'établissement, le service informatique peut devoir l'autoriser.`],
        busy: ['Le micro est utilisé par un autre logiciel.', `Fermez ce logiciel (autre visioconférence, par exemple), ${again}.`],
        unsupported: ['Ce navigateur ne donne pas accès au micro.', 'Utilisez une version récente de Google Chrome ou de Microsoft Edge.'],
        failed: ['Le micro n\'a pas pu être ouvert.', `Débranchez puis rebranchez le micro ou le casque, ${again}.`],
      },
    },
    speaker: {
      name: 'Haut-parleur', hint: 'Écoutez un son de deux secondes.',
      play: 'Écouter le son', playAgain: 'Écouter de nouveau', playing: 'Son en cours…', question: 'Avez-vous entendu le son ?',
      findings: {
        works: ['Vous entendez le son de ce poste.', ''],
        'not-heard': ['Le son n\'a pas été entendu.', `Montez le volume du poste, vérifiez que le casque ou le haut-parleur est branché et choisi comme sortie du son, ${again}.`],
        failed: ['Le navigateur n\'a pas pu jouer le son.', `Vérifiez qu'une sortie de son est branchée, fermez les autres logiciels de son, ${again}.`],
      },
    },
    screen: {
      name: 'Partage d\'écran', hint: 'Le navigateur demandera quel écran ou quelle fenêtre montrer. Vous seul voyez cette image.',
      choose: 'Choisir un écran', choosing: 'Choisissez un écran ou une fenêtre dans la question du navigateur.', nothing: 'Aucun écran n\'a été choisi.',
      preview: 'Aperçu de l\'écran choisi', question: 'Voyez-vous l\'écran que vous avez choisi ?',
      findings: {
        works: ['Vous pouvez partager votre écran.', ''],
        'not-seen': ['L\'écran choisi n\'apparaît pas.', `Sur Mac, autorisez le navigateur dans Réglages Système, Confidentialité et sécurité, Enregistrement de l'écran, ${again}. Sinon, choisissez une fenêtre au lieu de l'écran entier.`],
        blocked: ['Le navigateur n\'autorise pas le partage d\'écran.', 'Demandez au service informatique de l\'autoriser pour ce site. Vous pourrez tout de même voir les écrans partagés par les autres.'],
        failed: ['Le partage d\'écran n\'a pas pu démarrer.', `Fermez puis rouvrez le navigateur, ${again}. Vous pourrez tout de même voir les écrans partagés par les autres.`],
        unsupported: ['Cet appareil ne permet pas de partager son écran.', 'Pour montrer des images, utilisez un ordinateur. Vous pourrez tout de même voir les écrans partagés par les autres.'],
      },
    },
    network: {
      name: 'Réseau', hint: 'Un son et une image font l\'aller-retour vers les serveurs de la webconférence, par chacun des chemins possibles.',
      connecting: 'Connexion au serveur de test…',
      trying: (n: number, of: number, name: string) => `Essai ${n} sur ${of} : ${name}…`,
      table: 'Mesures du réseau', head: ['Chemin', 'Résultat', 'Aller-retour', 'Perte', 'Envoi', 'Réception'],
      transports: { direct: 'Connexion directe', 'turn-udp': 'Secours en UDP', 'turn-tcp': 'Secours en TCP', 'turn-tls': 'Secours en TLS' } satisfies Record<Attempt['name'], string>,
      outcomes: { through: 'Passe', 'no-media': 'Connecté, rien ne revient', 'no-connection': 'Ne passe pas', interrupted: 'Interrompu par le serveur' } satisfies Record<Attempt['outcome'], string>,
      findings: {
        direct: ['Le son et l\'image passent bien sur ce réseau.', ''],
        slow: ['Le son et l\'image passent, mais la connexion est lente ou irrégulière.', 'Préférez une connexion par câble, rapprochez-vous de la borne Wi-Fi, et fermez les autres logiciels qui utilisent le réseau.'],
        relay: ['Connexion directe bloquée — connexion de secours utilisée.', 'Vous pouvez participer ; la qualité peut être moindre. Transmettez le rapport et les prérequis à votre service informatique, pour qu\'il autorise la connexion directe.'],
        'udp-blocked': ['UDP bloqué — connexion de secours utilisée.', 'Vous pouvez participer ; la qualité peut être moindre. Transmettez le rapport et les prérequis à votre service informatique, pour qu\'il autorise l\'UDP vers la webconférence.'],
        blocked: ['Ni le son ni l\'image ne passent sur ce réseau.', 'Demandez à votre service informatique d\'autoriser les adresses et les ports des prérequis techniques, et transmettez-lui le rapport. En attendant, essayez une autre connexion (partage de connexion d\'un téléphone, par exemple).'],
        'no-media': ['La connexion s\'établit, mais le son et l\'image n\'en reviennent pas.', 'Un équipement du réseau les intercepte sans doute. Demandez à votre service informatique de ne pas inspecter les flux des prérequis techniques, et transmettez-lui le rapport.'],
        unreachable: ['Le serveur de test ne répond pas.', `Vérifiez la connexion à Internet et patientez une minute, ${again}. Si le problème continue, le proxy de l'établissement bloque peut-être les WebSockets : transmettez le rapport et les prérequis au service informatique.`],
        'rate-limited': ['Trop de tests sont en cours en ce moment.', `Patientez quelques minutes, ${again}. Cela ne dit rien de votre poste.`],
        'media-unavailable': ['Le service de son et d\'image est momentanément indisponible.', `Patientez quelques minutes, ${again}. Cela ne dit rien de votre poste.`],
        lost: ['La connexion au serveur de test a été interrompue.', `Vérifiez la connexion à Internet, ${again}. Si cela se répète, transmettez le rapport au service informatique.`],
      },
    },
  },
  result: 'Résultat',
  overall: {
    ready: () => 'Votre poste est prêt pour la webconférence.',
    partial: (names) => `Tout ce qui a été testé fonctionne. Non testé : ${listed(names)}.`,
    usable: (names) => `Vous pouvez participer à la webconférence depuis ce poste, avec des points à vérifier : ${listed(names)}.`,
    unfinished: (names) => `Le test n'est pas complet : il reste à tester ${listed(names)}.`,
    blocked: (names) => `Ce poste ne permet pas de participer à la webconférence pour le moment : ${listed(names)}.`,
  } satisfies Record<Overall['kind'], (names: readonly string[]) => string>,
  conditions: 'Le jour de la RCP, utilisez le même poste, le même navigateur et la même connexion Internet.',
  report: {
    title: 'Rapport pour le technicien', text: 'Texte du rapport', hint: 'Ce texte ne contient aucune identité. Transmettez-le à votre service informatique ou à l\'assistance.',
    copy: 'Copier le rapport', copied: 'Rapport copié.', notCopied: 'La copie n\'est pas permise ici : sélectionnez le texte, ou téléchargez-le.', download: 'Télécharger le rapport', file: 'rapport-test-poste.txt',
    heading: 'Rapport du test de poste pour la webconférence RCP', date: 'Date', page: 'Page', agent: 'Navigateur', result: 'Résultat', measures: 'Mesures du réseau',
    server: 'serveur', roundTrip: 'aller-retour', loss: 'perte', sent: 'envoi', received: 'réception', notMeasured: 'non mesuré', colon: ' : ',
  },
};

export type Words = Widen<typeof wordsFr>;
type Widen<T> = T extends string ? string : T extends (...args: infer A) => unknown ? (...args: A) => string : T extends readonly string[] ? readonly string[] : { [K in keyof T]: Widen<T[K]> };
