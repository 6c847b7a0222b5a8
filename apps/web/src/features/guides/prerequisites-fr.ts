/** The prerequisites in French. */
export const prerequisitesFr = {
  title: 'Prérequis techniques pour activer la webconférence en établissement',
  lead: 'Cette page s\'adresse au service informatique de l\'établissement. Elle est produite à partir de la configuration en service.',
  flows: {
    title: 'Flux réseau à autoriser',
    loading: 'Chargement en cours…',
    unavailable: 'Les ports ne peuvent pas être affichés pour le moment. Nouvel essai dans quelques secondes.',
    lead: 'Toutes les connexions partent du poste vers l\'extérieur. Aucun port n\'est à ouvrir en entrée.',
    caption: 'Flux sortants, du poste vers la webconférence',
    head: ['Usage', 'Destination', 'Protocole', 'Ports'],
    purposes: { pages: 'Pages et échanges avec la salle', media: 'Son, image et écran partagé', relay: 'Connexion de secours' },
    protocols: { https: 'HTTPS et WebSocket (TLS)', http: 'HTTP et WebSocket, sans chiffrement', webrtc: 'WebRTC (ICE, DTLS, SRTP)', turn: 'TURN', turns: 'TURN sur TLS' },
    range: (from: number, to: number) => `${from} à ${to}`,
    unknownPlace: 'adresses non renseignées',
    noMedia: 'Les ports du son et de l\'image ne sont pas renseignés dans cet environnement : demandez-les à l\'assistance.',
    relay: 'Là où les ports UDP du son et de l\'image ne sont pas autorisés, le poste utilise de lui-même la connexion de secours ; la qualité peut être moindre.',
    noRelay: 'Cet environnement n\'annonce pas de connexion de secours : sans les ports UDP ci-dessus, le son et l\'image ne passent pas.',
  },
  filtering: {
    title: 'Proxy, filtrage et inspection',
    items: (origin: string) => [
      `Le proxy doit laisser passer les WebSockets vers ${origin} et ne pas couper une connexion longue pendant une séance.`,
      'Le flux du son et de l\'image est chiffré entre le poste et nos serveurs : un équipement qui inspecte ou modifie ces flux peut les interrompre.',
      'Aucun autre site n\'est appelé : ni réseau de diffusion, ni mesure d\'audience, ni service tiers.',
    ],
  },
  browsers: {
    title: 'Navigateurs',
    lead: 'Un navigateur récent suffit, sans extension ni logiciel à installer. Google Chrome ou Microsoft Edge sont conseillés. Versions les plus anciennes pour lesquelles le site est préparé :',
    tested: 'Les essais automatiques de la webconférence sont faits avec Chromium, le moteur de Google Chrome et de Microsoft Edge.',
  },
  browserNames: { chrome: 'Google Chrome', edge: 'Microsoft Edge', firefox: 'Mozilla Firefox', safari: 'Apple Safari' },
  browser: (name: string, version: string) => `${name} : version ${version}`,
  workstation: {
    title: 'Poste de travail',
    items: (origin: string) => [
      'Un ordinateur classique (Mac ou PC), un micro et un haut-parleur ou un casque. Une caméra est souhaitable.',
      `Le navigateur doit être autorisé à utiliser le micro, la caméra et le partage d'écran pour ${origin} (stratégies AudioCaptureAllowedUrls, VideoCaptureAllowedUrls et ScreenCaptureAllowedByOrigins de Chrome et d'Edge).`,
      'Aucun droit d\'administrateur n\'est nécessaire.',
    ],
  },
  support: { title: 'Assistance', lead: 'Pour toute question sur ces prérequis :', none: 'L\'adresse de l\'assistance n\'est pas renseignée dans cet environnement.' },
};
