import type { z } from 'zod';
import type { timeZone } from './values.js';

type Zone = z.infer<typeof timeZone>;

/** Formats of a zone: making one takes longer than using it a hundred times. */
const formats = new Map<Zone, { words: Intl.DateTimeFormat; figures: Intl.DateTimeFormat }>();

function formatsOf(zone: Zone): { words: Intl.DateTimeFormat; figures: Intl.DateTimeFormat } {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = {
    words: new Intl.DateTimeFormat('fr-FR', {
      timeZone: zone, hourCycle: 'h23', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit',
    }),
    figures: new Intl.DateTimeFormat('fr-FR', { timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric' }),
  };
  formats.set(zone, made);
  return made;
}

/** The wall clock of a zone at an instant, in French words and numbers; the host's own zone and language play no part. */
function wallClock(instant: string, zone: Zone): Record<string, string> {
  return Object.fromEntries(formatsOf(zone).words.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
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
  return formatsOf(zone).figures.format(new Date(instant));
}

/** Said after an hour: « heure de Paris ». */
export const timeZoneLabels: Record<Zone, string> = {
  'Europe/Paris': 'heure de Paris', 'Indian/Reunion': 'heure de La Réunion', 'Indian/Mayotte': 'heure de Mayotte',
  'America/Martinique': 'heure de la Martinique', 'America/Guadeloupe': 'heure de la Guadeloupe', 'America/Cayenne': 'heure de la Guyane',
  'Pacific/Noumea': 'heure de la Nouvelle-Calédonie', 'Pacific/Tahiti': 'heure de Tahiti',
};

/** « Le vendredi 12 mars 2021 de 11:00 à 13:00 » (R79) */
export function sessionListLabel(session: { startsAt: string; endsAt: string }, zone: Zone): string {
  return `Le ${sessionDateLabel(session, zone)}`;
}

/** « Mercredi 10/05/2023 de 16:00 à 17:30 » (R3) */
export function sessionPageLabel(session: { startsAt: string; endsAt: string }, zone: Zone): string {
  const { weekday = '' } = wallClock(session.startsAt, zone);
  const clocks = `de ${clockLabel(session.startsAt, zone)} à ${clockLabel(session.endsAt, zone)}`;
  return `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)} ${shortDateLabel(session.startsAt, zone)} ${clocks}`;
}

/** « Séance RCP "RCP de DEMO - DEMO (CH Demonstration3)" du 10/05/2023 (Le mercredi - Toutes les semaines) » */
export function sessionTitle({ rcpName, startsAt, zone, recurrenceLabel }: { rcpName: string; startsAt: string; zone: Zone; recurrenceLabel: string }): string {
  return `Séance RCP "${rcpName}" du ${shortDateLabel(startsAt, zone)} (${recurrenceLabel})`;
}

const weekdayLabels = { MO: 'lundi', TU: 'mardi', WE: 'mercredi', TH: 'jeudi', FR: 'vendredi', SA: 'samedi', SU: 'dimanche' };
const nthLabels = { 1: '1er', 2: '2e', 3: '3e', 4: '4e', [-1]: 'dernier' };

/** The rhythm of a series, as far as a label tells it. */
export interface Recurrence {
  readonly freq: 'weekly' | 'monthly';
  /** Every so many weeks or months. */
  readonly interval: number;
  /** In the order they are told. `nth` of the month for a monthly rhythm; -1 is the last. */
  readonly days: readonly { readonly weekday: keyof typeof weekdayLabels; readonly nth?: keyof typeof nthLabels }[];
}

const and = (parts: readonly string[]) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} et ${parts.at(-1)}`);

/** « Le mercredi - Toutes les semaines » (R81), « Le 2e et le 4e mardi - Tous les mois »; without a rhythm « Séance ponctuelle ». */
export function recurrenceLabel(recurrence: Recurrence | undefined): string {
  if (recurrence === undefined) return 'Séance ponctuelle';
  const { freq, interval, days } = recurrence;
  // One weekday named once, after its ordinals: « le 2e et le 4e mardi ».
  const oneWeekday = days.every(({ weekday }) => weekday === days[0]?.weekday);
  const told = days.map(({ weekday, nth }, index) => {
    const ordinal = nth === undefined ? '' : ` ${nthLabels[nth]}`;
    return `le${ordinal}${oneWeekday && index < days.length - 1 ? '' : ` ${weekdayLabels[weekday]}`}`;
  });
  const every = freq === 'weekly' ? ['Toutes les semaines', `Toutes les ${interval} semaines`] : ['Tous les mois', `Tous les ${interval} mois`];
  const which = and(told);
  return `${which.charAt(0).toUpperCase()}${which.slice(1)} - ${interval === 1 ? every[0] : every[1]}`;
}
