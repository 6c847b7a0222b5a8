import { z } from 'zod';
import { listOf } from './dcc-call.js';
import { assurance, dccId, instant, mediaTransport, participation } from './values.js';

/** `GET /updates?after=&limit=`: what happened since, oldest first; ask again later with the last `next`. */
export const updateType = z.enum([
  'RcpRegistered', 'RcpUpdated', 'RcpArchived', 'RcpLinkRotated', 'OrganisersReplaced',
  'SessionPlanned', 'SessionRescheduled', 'SessionCancelled', 'WebconfActivated', 'WebconfDeactivated', 'AgendaOrdered',
  'PatientRegistered', 'ParticipationChanged', 'PrescriberChanged', 'PatientRegistrationWithdrawn', 'PatientRegistrationMoved', 'ResendRequested',
  'SessionOpened', 'SessionReopened', 'SessionClosed', 'SessionNotHeld', 'AttendanceFrozen', 'MailSent', 'MailDeferred', 'MailFailed', 'MailBounced', 'MailNotNeeded', 'RegistrationModeConflict',
]);
export type UpdateType = z.infer<typeof updateType>;

export const update = z.object({ type: updateType, at: instant, rcpId: dccId, sessionId: dccId.optional(), registrationId: dccId.optional() });
export type Update = z.infer<typeof update>;

/** `next` is always there: it is where to go on from, also when nothing is new. */
export const updateList = listOf(update).extend({ next: z.string().describe('Pass it back as `after`, now or later.') });
export type UpdateList = z.infer<typeof updateList>;

/**
 * One person of the attendance record (R96). A `companion` was behind the camera of somebody else, who gave the name as one line, in `familyName`;
 * the assurance is therefore `guest`.
 */
export const attendanceLine = z.object({
  personKind: z.enum(['main', 'companion']), familyName: z.string(), givenName: z.string().optional(), rpps: z.string().optional(),
  specialityCode: z.string().optional(), specialityLabel: z.string(), establishment: z.string().optional(), assurance,
  firstIn: instant, lastOut: instant, totalSeconds: z.int().min(0).describe('Time present: less than last out − first in for who left and came back.'), role: z.enum(['host', 'participant']),
});
export type AttendanceLine = z.infer<typeof attendanceLine>;

/** `GET /sessions/{sessionId}/attendance`, of a closed session. */
export const attendanceAnswer = z.object({ sessionId: dccId, lines: z.array(attendanceLine), frozenAt: instant, hash: z.string().describe('SHA-256, hexadecimal, of the lines as JSON without spaces, the members of each in the order of their names: the record was not changed since.'),
  corrected: z.object({ lines: z.array(z.int().min(0)), at: instant, frozenHash: z.string(), hash: z.string() }).optional()
    .describe('An organiser put something right after the record was frozen: in which lines, when last, the hash of the lines as frozen, and the last of the chain of corrections. `lines` and `hash` are as corrected.'),
});
export type AttendanceAnswer = z.infer<typeof attendanceAnswer>;

/** Of people, never fewer than five by name of their group: one of them could be recognised. */
const figure = z.union([z.int().min(0), z.literal('<5')]);
const seconds = z.int().min(0);

/** What the lobby knows of an RCP's sessions that began in a period. No name. */
export const sessionStatistics = z.object({
  rcpId: dccId, from: instant, to: instant,
  sessions: z.object({ planned: z.int().describe('Cancelled ones left out.'), withWebconf: z.int(), held: z.int().describe('An organiser was there.'), notHeld: z.int() }),
  people: z.int().min(0).describe('People present in webconference, with whoever was beside them; who came to several sessions counts in each.'),
  medianPeople: z.number().min(0).optional().describe('Per session held.'),
  refused: figure.describe('Requests refused and not accepted later.'), excluded: figure,
  medianDelaySeconds: seconds.optional().describe('From the planned start to the first organiser.'),
  medianWaitSeconds: seconds.optional().describe('From the request to the answer of an organiser who accepted it.'), p90WaitSeconds: seconds.optional(),
  bySpecialityFamily: z.record(z.string(), figure), byAssurance: z.partialRecord(assurance, figure),
  byTransport: z.partialRecord(mediaTransport, figure).optional().describe('How the media of each came, by the worst way of the session; who was beside somebody, or whose way is not known, left out.'),
  shareMinutes: z.int().min(0).optional().describe('Minutes of shared screens, each screen for itself.'),
  medianShareMinutes: z.int().min(0).optional().describe('Per session held.'),
});
export type SessionStatistics = z.infer<typeof sessionStatistics>;

/** `GET /stats/rcps/{rcpId}?from=&to=` (R86). Small cells are hidden; no name. */
export const statisticsAnswer = sessionStatistics.extend({
  registrations: z.record(participation, z.int().min(0)).describe('Final registrations to those sessions, by participation.'),
  mailFailures: z.int().min(0).describe('Registrations whose latest mail failed or came back.'),
});
export type StatisticsAnswer = z.infer<typeof statisticsAnswer>;
