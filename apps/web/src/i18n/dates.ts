import { clockLabel, sessionDateLabel, sessionPageLabel, shortDateLabel, timeZoneLabels, type RcpPage } from '@rcp/contracts';
import type { Language } from './language.js';

type Zone = RcpPage['timeZone'];
interface Times { readonly startsAt: string; readonly endsAt: string }

const english = (zone: Zone, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });

/** « Mercredi 10/05/2023 de 16:00 à 17:30 » (R3): the wall clock of the RCP, whatever the zone of this machine. */
export function sessionLabel({ startsAt, endsAt }: Times, zone: Zone, language: Language): string {
  if (language === 'fr') return sessionPageLabel({ startsAt, endsAt }, zone);
  const [from, to] = [clockLabel(startsAt, zone), clockLabel(endsAt, zone)];
  return `${english(zone, { weekday: 'long' }).format(new Date(startsAt))} ${shortDateLabel(startsAt, zone)} from ${from} to ${to}`;
}

/** « mercredi 10 mai 2023 » */
export function dayLabel(instant: string, zone: Zone, language: Language): string {
  if (language === 'en') return english(zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(instant)).replace(',', '');
  return sessionDateLabel({ startsAt: instant, endsAt: instant }, zone).replace(/ de .*$/, '');
}

/** « 16:00 » */
export const timeLabel = (instant: string, zone: Zone): string => clockLabel(instant, zone);

/** The zone in words, for RCPs outside mainland France only: there the hours could be misread. */
export function zoneNote(zone: Zone, language: Language): string | null {
  if (zone === 'Europe/Paris') return null;
  return language === 'fr' ? timeZoneLabels[zone] : zone.replace(/^.*\//, '');
}
