import { attendanceSheet, type CorrectAttendance, reportedSessions, statisticsAnswer } from '@rcp/contracts';
import { ask } from '../entry/lobby.client.js';

/** What the lobby tells organisers after a session. */
export function reportsClient(code: string) {
  const base = `/api/public/rcps/${encodeURIComponent(code)}/reports`;
  const of = (sessionId: string) => `${base}/sessions/${encodeURIComponent(sessionId)}`;
  const period = ({ from, to }: { from: string; to: string }) => new URLSearchParams({ from, to }).toString();
  return {
    sessions: () => ask(reportedSessions, `${base}/sessions`),
    sheet: (sessionId: string) => ask(attendanceSheet, `${of(sessionId)}/attendance`),
    correct: (sessionId: string, correction: CorrectAttendance) => ask(attendanceSheet, `${of(sessionId)}/corrections`, correction),
    fileOf: (sessionId: string, kind: 'csv' | 'pdf') => `${of(sessionId)}/attendance.${kind}`,
    statistics: (of: { from: string; to: string }) => ask(statisticsAnswer, `${base}/statistics?${period(of)}`),
    statisticsFile: (of: { from: string; to: string }) => `${base}/statistics.csv?${period(of)}`,
  };
}
export type ReportsClient = ReturnType<typeof reportsClient>;
