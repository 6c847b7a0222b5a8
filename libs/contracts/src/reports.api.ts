import { z } from 'zod';
import { attendanceLine } from './dcc-report.api.js';
import { specialityOf } from './specialities.js';
import { dccId, instant, instantIn, sessionState, textLine, timeZone } from './values.js';

/**
 * What an organiser asks of the lobby after a session, base path `/api/public/rcps/{code}/reports`: 401 `entry-required` without a cookie of
 * this link, 403 `forbidden` to everybody who is not an organiser of this RCP at that moment (R49, R86).
 */

/** `GET /sessions`: sessions of this RCP that were opened and whose attendance is still kept, the latest first. */
export const reportedSessions = z.object({
  timeZone,
  sessions: z.array(z.object({ sessionId: dccId, startsAt: instant, endsAt: instant, state: sessionState, frozen: z.boolean() })),
});
export type ReportedSessions = z.infer<typeof reportedSessions>;

/** What was put right in one line after the record was made: what it said before, and what it says since. */
export const attendanceCorrection = z.object({
  seq: z.int().min(1), at: instant, by: z.string().describe('The organiser, as the form named them then.'), line: z.int().min(0).describe('Index in `lines`.'),
  before: attendanceLine.pick({ firstIn: true, lastOut: true, specialityLabel: true }), after: attendanceLine.pick({ firstIn: true, lastOut: true, specialityLabel: true }),
  remark: z.string().optional(), hash: z.string().describe('SHA-256, hexadecimal, of this correction and of the hash before it; before the first one is that of the record.'),
});
export type AttendanceCorrection = z.infer<typeof attendanceCorrection>;

const sheetLine = attendanceLine.extend({ specialityFamily: z.string().optional().describe('Of physicians: what different specialities are counted on.') });
export type AttendanceSheetLine = z.infer<typeof sheetLine>;

/** `GET /sessions/{sessionId}/attendance`, and as files `attendance.csv` and `attendance.pdf` beside it (R96). Until the record is frozen it is provisional. */
export const attendanceSheet = z.object({
  sessionId: dccId, rcpName: z.string(), timeZone: z.string(), startsAt: instant, endsAt: instant, openedAt: instant, closedAt: instant.nullable(),
  lines: z.array(sheetLine), families: z.array(z.string()).describe('« Spécialités présentes en webconférence », of physicians.'),
  /** Null while it is provisional. `hash`: of the lines as they were frozen. */
  frozen: z.object({ at: instant, hash: z.string() }).nullable(),
  /** Number of corrections: names what a correction was decided on. */
  version: z.int().min(0), corrections: z.array(attendanceCorrection),
});
export type AttendanceSheet = z.infer<typeof attendanceSheet>;

/**
 * `POST /sessions/{sessionId}/corrections`: 200 `attendanceSheet`. 412 `version-conflict` when somebody else was faster, 409 `session-not-closed`
 * before the record is frozen, 422 `validation` for times upside down or outside the session, or nothing put right. The remark stays here: the DCC is not told it.
 */
export const correctAttendance = z.strictObject({
  version: z.int().min(0), line: z.int().min(0).max(10_000),
  firstIn: instantIn.optional(), lastOut: instantIn.optional(),
  specialityCode: z.string().refine((code) => specialityOf(code) !== undefined, 'unknown-speciality').optional(),
  remark: textLine(200).optional(),
});
export type CorrectAttendance = z.infer<typeof correctAttendance>;

/** `GET /statistics?from=&to=`, and `statistics.csv` beside it: 200 `statisticsAnswer` (R86). The period is at most this long. */
export const longestPeriodDays = 3 * 366;
