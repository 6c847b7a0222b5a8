import type { MediaTransport, StatisticsAnswer } from '@rcp/contracts';
import { csv } from './attendance-csv.js';
import { assuranceWords } from './attendance-words.js';

const participationWords: Readonly<Record<string, string>> = { on_site: 'Sur site', absent: 'Absent', webconference: 'En webconférence' };

const transportWords: Readonly<Record<MediaTransport, string>> = { direct: 'Directe', 'relay-udp': 'Relais UDP', 'relay-tcp': 'Relais TCP', 'relay-tls': 'Relais TLS' };

/** A figure on each row: its heading, of what, how many; groups of one to four people are `<5` (R86). */
export function statisticsCsv({ from, to, sessions, people, medianPeople, refused, excluded, medianDelaySeconds, medianWaitSeconds, p90WaitSeconds, bySpecialityFamily, byAssurance, registrations, mailFailures, byTransport = {}, shareMinutes, medianShareMinutes }: StatisticsAnswer): string {
  return csv([
    ['Rubrique', 'Détail', 'Valeur'],
    ['Période', 'Du', from], ['Période', 'Au (exclu)', to],
    ['Séances', 'Planifiées', sessions.planned], ['Séances', 'Avec webconférence', sessions.withWebconf], ['Séances', 'Tenues', sessions.held], ['Séances', 'Non tenues', sessions.notHeld],
    ['Personnes présentes', 'Total', people], ['Personnes présentes', 'Médiane par séance', medianPeople ?? ''],
    ['Demandes', 'Refusées', refused], ['Demandes', 'Exclusions', excluded],
    ['Délais (s)', 'Retard médian au début', medianDelaySeconds ?? ''], ['Délais (s)', 'Attente médiane', medianWaitSeconds ?? ''], ['Délais (s)', 'Attente, 90 % sous', p90WaitSeconds ?? ''],
    ...Object.entries(bySpecialityFamily).map(([family, count]) => ['Famille de spécialité', family, count]),
    ...Object.entries(byAssurance).map(([key, count = 0]) => ['Identification', assuranceWords[key as keyof typeof assuranceWords], count]),
    ...Object.entries(byTransport).map(([way, count = 0]) => ['Connexion', transportWords[way as MediaTransport], count]),
    ['Partages d\'écran (min)', 'Total', shareMinutes ?? ''], ['Partages d\'écran (min)', 'Médiane par séance', medianShareMinutes ?? ''],
    ...Object.entries(registrations).map(([mode, count]) => ['Mode de participation', participationWords[mode] ?? mode, count]),
    ['Mails', 'Échecs de remise', mailFailures],
  ]);
}
