/** One dated meeting as a calendar entry. Times are instants; texts may hold any character. */
export interface CalendarEntry {
  /** `CANCEL` takes it out of the calendar; `REQUEST` when absent. */
  readonly method?: 'REQUEST' | 'CANCEL';
  readonly uid: string;
  readonly sequence: number;
  readonly stamp: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly summary: string;
  readonly description: string;
  readonly link: string;
  readonly organizer: { readonly name: string; readonly email: string };
  readonly attendee: string;
}

/**
 * An iTIP REQUEST or CANCEL (RFC 5545, RFC 5546) with one VEVENT. Times are UTC: unambiguous, and no VTIMEZONE is needed.
 * Never a recurrence rule (calendars disagree on overrides). RSVP=FALSE: an answer to the no-reply box would bounce.
 * CLASS:PRIVATE keeps the link off most shared calendars; by itself it admits nobody.
 */
export function calendarEntry(entry: CalendarEntry): string {
  const { method = 'REQUEST' } = entry;
  return [
    'BEGIN:VCALENDAR', 'PRODID:-//RCP Webconf//FR', 'VERSION:2.0', 'CALSCALE:GREGORIAN', `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${text(entry.uid)}`, `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.stamp)}`, `DTSTART:${utc(entry.startsAt)}`, `DTEND:${utc(entry.endsAt)}`,
    `SUMMARY:${text(entry.summary)}`, `LOCATION:${text(entry.link)}`, `DESCRIPTION:${text(entry.description)}`, `URL:${entry.link}`,
    `ORGANIZER;CN=${quoted(entry.organizer.name)}:mailto:${entry.organizer.email}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${entry.attendee}`,
    'CLASS:PRIVATE', ...(method === 'CANCEL' ? ['STATUS:CANCELLED', 'TRANSP:TRANSPARENT'] : [
      'STATUS:CONFIRMED', 'TRANSP:OPAQUE', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT15M', `DESCRIPTION:${text(entry.summary)}`, 'END:VALARM',
    ]),
    'END:VEVENT', 'END:VCALENDAR',
  ].map((line) => `${folded(line)}\r\n`).join('');
}

/** RFC 5545 §3.3.5, form 2. */
function utc(instant: Date): string {
  return instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

/** RFC 5545 §3.3.11. */
function text(value: string): string {
  return value.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** RFC 5545 §3.2: a parameter in double quotes may hold anything but double quotes and control characters. */
function quoted(value: string): string {
  return `"${value.replaceAll('"', "'")}"`;
}

/** RFC 5545 §3.1: at most 75 octets a line; a character's octets stay together. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
