import { messagingMigrations } from '@rcp/messaging';
import { WaitingRoom1700000200000 } from './1700000200000-waiting-room.js';
import { ClosedSessions1700000210000 } from './1700000210000-closed-sessions.js';
import { PlansThatChange1700000220000 } from './1700000220000-plans-that-change.js';
import { AccountLogins1700000250000 } from './1700000250000-account-logins.js';
import { EntryRpps1700000251000 } from './1700000251000-entry-rpps.js';
import { PersonalLinks1700000252000 } from './1700000252000-personal-links.js';
import { SessionDay1700000253000 } from './1700000253000-session-day.js';
import { Attendance1700000254000 } from './1700000254000-attendance.js';
import { SecondThoughts1700000255000 } from './1700000255000-second-thoughts.js';
import { LinksLost1700000256000 } from './1700000256000-links-lost.js';
import { Audit1700000260000 } from './1700000260000-audit.js';
import { Companions1700000270000 } from './1700000270000-companions.js';
import { SessionFigures1700000280000 } from './1700000280000-session-figures.js';
import { Lines1700000290000 } from './1700000290000-lines.js';
import { AttendanceCorrections1700000291000 } from './1700000291000-attendance-corrections.js';
import { MediaUse1700000295000 } from './1700000295000-media-use.js';

export const migrations = [
  ...messagingMigrations, WaitingRoom1700000200000, ClosedSessions1700000210000, PlansThatChange1700000220000, AccountLogins1700000250000, EntryRpps1700000251000,
  PersonalLinks1700000252000, SessionDay1700000253000, Attendance1700000254000, SecondThoughts1700000255000, LinksLost1700000256000, Audit1700000260000,
  Companions1700000270000, SessionFigures1700000280000, Lines1700000290000, AttendanceCorrections1700000291000, MediaUse1700000295000,
];

/** What the service itself may not do to its tables: decisions on record are not changed. */
export const guarded = { appendOnly: ['audit', 'attendance_correction'], callable: ['audit_forget'] };
