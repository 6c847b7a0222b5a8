import fc from 'fast-check';
import ICAL from 'ical.js';
import { type CalendarEntry, calendarEntry } from './calendar.js';

const entry: CalendarEntry = {
  uid: '7d3ffb9c@rcp.example.org', sequence: 0, stamp: new Date('2023-05-01T08:00:00.123Z'),
  startsAt: new Date('2023-05-10T14:00:00Z'), endsAt: new Date('2023-05-10T15:30:00Z'),
  summary: 'Webconférence RCP Sein-Gynéco', description: 'Votre lien : https://h/x\nSecrétariat : rcp@example.org ou 04 01 02 03 04',
  link: `https://rcp.example.org/accesrcp/abc#p=${'x'.repeat(200)}`,
  organizer: { name: 'Webconférence RCP', email: 'ne-pas-repondre@rcp.example.org' }, attendee: 'p.martin@example.org',
};
const linesOf = (text: string) => text.split('\r\n');
const octets = (line: string) => new TextEncoder().encode(line).length;

function readBack(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const component = calendar.getFirstSubcomponent('vevent');
  if (!component) throw new Error('no VEVENT');
  return { calendar, component, event: new ICAL.Event(component) };
}

describe('the calendar entry of a session', () => {
  it('is a private, confirmed meeting at UTC times', () => {
    const lines = linesOf(calendarEntry(entry));
    expect(lines).toEqual(expect.arrayContaining([
      'METHOD:REQUEST', 'SEQUENCE:0', 'DTSTAMP:20230501T080000Z', 'DTSTART:20230510T140000Z', 'DTEND:20230510T153000Z',
      'SUMMARY:Webconférence RCP Sein-Gynéco', 'CLASS:PRIVATE', 'STATUS:CONFIRMED', 'TRIGGER:-PT15M',
    ]));
    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
  });

  it('is read by a calendar as it was meant', () => {
    const { calendar, component, event } = readBack(calendarEntry(entry));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event).toMatchObject({ uid: entry.uid, summary: entry.summary, description: entry.description, location: entry.link });
    expect(event.startDate.toJSDate()).toEqual(entry.startsAt);
    expect(event.endDate.toJSDate()).toEqual(entry.endsAt);
    expect(component.getFirstPropertyValue('url')).toBe(entry.link);
    expect(component.getFirstProperty('organizer')?.getParameter('cn')).toBe('Webconférence RCP');
    expect(component.getFirstProperty('attendee')?.getFirstValue()).toBe('mailto:p.martin@example.org');
    expect(component.getFirstProperty('attendee')?.getParameter('rsvp')).toBe('FALSE');
  });

  it('keeps any text through escaping and folding, no line over 75 octets and no character cut', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter((text) => !/\p{Cc}/u.test(text)), (text) => {
      const written = calendarEntry({ ...entry, summary: text, description: `${text}\n${text}` });
      expect(linesOf(written).every((line) => octets(line) <= 75)).toBe(true);
      expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(readBack(written).event).toMatchObject({ summary: text, description: `${text}\n${text}` });
    }));
  });

  it('folds between characters of several octets', () => {
    const lines = linesOf(calendarEntry({ ...entry, summary: 'é'.repeat(60) }));
    const first = lines.findIndex((line) => line.startsWith('SUMMARY:'));
    expect(octets(lines[first] ?? '')).toBe(74);
    expect(lines[first + 1]?.startsWith(' é')).toBe(true);
  });

  it("lets no name break out of its quotes", () => {
    const { component } = readBack(calendarEntry({ ...entry, organizer: { ...entry.organizer, name: 'RCP "Sein"; X:1' } }));
    expect(component.getFirstProperty('organizer')?.getParameter('cn')).toBe("RCP 'Sein'; X:1");
  });
});
