import type { z } from 'zod';
import type { timeZone } from './values.js';

type Zone = z.infer<typeof timeZone>;

/** The wall clock of a zone at an instant, in French words and numbers; the host's own zone and language play no part. */
function wallClock(instant: string, zone: Zone): Record<string, string> {
  const format = new Intl.DateTimeFormat('fr-FR', {
    timeZone: zone, hourCycle: 'h23', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit',
  });
  return Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}

/** « 16:00 » */
export function clockLabel(instant: string, zone: Zone): string {
  const { hour, minute } = wallClock(instant, zone);
  return `${hour}:${minute}`;
}

/** « mercredi 10 mai 2023 de 16:00 à 17:30 » (R84). The first of a month is « 1er », which Intl does not know. */
export function sessionDateLabel(session: { startsAt: string; endsAt: string }, zone: Zone): string {
  const { weekday, day, month, year } = wallClock(session.startsAt, zone);
  return `${weekday} ${day === '1' ? '1er' : day} ${month} ${year} de ${clockLabel(session.startsAt, zone)} à ${clockLabel(session.endsAt, zone)}`;
}

/** « 10/05/2023 » */
export function shortDateLabel(instant: string, zone: Zone): string {
  return new Intl.DateTimeFormat('fr-FR', { timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(instant));
}

/** Said after an hour: « heure de Paris ». */
export const timeZoneLabels: Record<Zone, string> = {
  'Europe/Paris': 'heure de Paris', 'Indian/Reunion': 'heure de La Réunion', 'Indian/Mayotte': 'heure de Mayotte',
  'America/Martinique': 'heure de la Martinique', 'America/Guadeloupe': 'heure de la Guadeloupe', 'America/Cayenne': 'heure de la Guyane',
  'Pacific/Noumea': 'heure de la Nouvelle-Calédonie', 'Pacific/Tahiti': 'heure de Tahiti',
};
