import type { ApiDocument } from './api-document.js';
import type { FuzzTarget } from './fuzz-openapi.js';

const hour = 3_600_000;

/** What a DCC would write where the document says only "a date", "an id": enough for most requests to be accepted. */
export function dccFuzzTarget(parts: { document: unknown; baseUrl: string; token: () => Promise<string>; now: Date; network: string }): FuzzTarget {
  const soon = (hours: number) => new Date(Math.floor(parts.now.getTime() / hour) * hour + hours * hour).toISOString();
  const letters = 'abcdefghij';
  // An end belongs to the start that was written before it.
  let start = 24;
  return {
    document: parts.document as ApiDocument, baseUrl: parts.baseUrl, token: parts.token,
    ids: { rcpId: ['fz-rcp-1', 'fz-rcp-2', 'fz-rcp-3'], sessionId: ['fz-ses-1', 'fz-ses-2', 'fz-ses-3'], seriesId: ['fz-series-1'], registrationId: ['fz-reg-1', 'fz-reg-2'] },
    seldom: ['archiveRcp', 'cancelSession', 'endSeries', 'withdrawRegistration'], mayBeUnavailable: ['getAttendance', 'getStatistics'],
    hints: {
      rcpId: (chance, { ids }) => chance.one(ids.get('rcpId') ?? []), sessionId: (chance, { ids }) => (chance.yes(0.7) ? chance.one(ids.get('sessionId') ?? []) : `fz-ses-${chance.below(90)}`),
      registrationIds: (chance, { ids }) => [chance.one(ids.get('registrationId') ?? [])],
      seriesId: (chance) => `fz-${letters[chance.below(10)]}${letters[chance.below(10)]}`, registrationId: (chance) => `fz-${letters[chance.below(10)]}${chance.below(100)}`,
      networkId: () => parts.network, startsAt: (chance) => soon((start = 24 + 3 * chance.below(400))), endsAt: (chance) => soon(start + 1 + chance.below(2)),
      dtstartLocal: (chance) => `2027-01-0${4 + chance.below(5)}T0${8 + chance.below(2)}:00`, rrule: (chance) => `FREQ=WEEKLY;BYDAY=${['MO', 'TU', 'WE', 'TH', 'FR'][chance.below(5)]};COUNT=${1 + chance.below(9)}`,
      email: (chance) => `medecin${chance.below(50)}@test.fr`, cursor: () => 'MS4x', after: () => 'MS4x', from: () => soon(-200), to: () => soon(9_000), updatedSince: () => soon(-50),
      validFrom: () => soon(-5), validTo: () => soon(500), timeZone: () => 'Europe/Paris',
    },
  };
}
