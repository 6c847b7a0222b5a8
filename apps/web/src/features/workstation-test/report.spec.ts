import { figuresBetween, readStats } from './echo-connection.js';
import { conclusion, reportText } from './report.js';
import type { Results } from './verdicts.js';
import { wordsEn } from './words-en.js';
import { wordsFr } from './words-fr.js';

const entries = (bytes: number, packets: number, lost: number) => [
  { type: 'transport', id: 'T', selectedCandidatePairId: 'P' },
  { type: 'candidate-pair', id: 'P', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.0421 },
  { type: 'local-candidate', id: 'L', candidateType: 'relay', protocol: 'udp', relayProtocol: 'tls', address: '10.1.2.3', port: 5 },
  { type: 'remote-candidate', id: 'R', address: '192.0.2.7', port: 20_004 },
  { type: 'outbound-rtp', kind: 'audio', bytesSent: bytes }, { type: 'outbound-rtp', kind: 'video', bytesSent: bytes },
  { type: 'inbound-rtp', kind: 'audio', bytesReceived: bytes, packetsReceived: packets, packetsLost: lost },
];
const facts = { date: '2026-03-04T10:00:00.000Z', page: 'https://rcp.example.org/tester', userAgent: 'Mozilla/5.0' };
const results: Results = {
  browser: { step: 'browser', finding: 'recent' }, camera: { step: 'camera', finding: 'works', detail: '1280×720' }, microphone: { step: 'microphone', finding: 'missing' },
  speaker: { step: 'speaker', finding: 'works' }, screen: { step: 'screen', finding: 'passed' }, network: { step: 'network', finding: 'udp-blocked' },
};

describe('the report for the technician', () => {
  const figures = figuresBetween(readStats(entries(1_000, 100, 1), 10_000), readStats(entries(251_000, 196, 5), 14_000));
  const network = { attempts: [{ name: 'direct', outcome: 'no-connection', figures: null }, { name: 'turn-tls', outcome: 'through', figures }], trouble: null } as const;

  it('holds every verdict, remedy and figure', () => {
    const text = reportText(wordsFr, results, network, facts);
    for (const line of [
      'Date : 2026-03-04T10:00:00.000Z', 'Résultat : Vous pouvez participer à la webconférence depuis ce poste, avec des points à vérifier : micro et réseau.',
      '2. Caméra : Fonctionne', '   1280×720', '3. Micro : Ne fonctionne pas', '5. Partage d\'écran : Non testé', '6. Réseau : À vérifier', '   UDP bloqué — connexion de secours utilisée.',
      '- Connexion directe : Ne passe pas',
      '- Secours en TLS : Passe, TCP, serveur 192.0.2.7:20004, aller-retour 42 ms, perte 4 %, envoi 1000 kbit/s, réception 500 kbit/s',
    ]) expect(text.split('\n')).toContain(line);
    expect(reportText(wordsEn, results, network, facts)).toContain('6. Network: To be checked');
  });

  it('holds no address of the person’s own network', () => {
    expect(reportText(wordsFr, results, network, facts)).not.toContain('10.1.2.3');
  });

  it('says so where nothing was measured, and what is left to do', () => {
    expect(reportText(wordsFr, {}, null, facts)).toContain('Mesures du réseau : non mesuré');
    expect(conclusion(wordsFr, {})).toBe('Le test n\'est pas complet : il reste à tester navigateur et réseau.');
  });
});

it('a connection on which nothing came back has no figures', () => {
  expect(figuresBetween(readStats(entries(0, 5, 0), 0), readStats(entries(9, 5, 0), 1))).toBeNull();
});
