import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AttendanceLine } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { AttendanceStore } from './attendance.store.js';
import { attendanceLines, frozen, isToFreeze } from './domain/attendance.js';
import { mediaUse } from './domain/media-use.js';
import { figuresOf } from './domain/statistics.js';
import { PresenceStore } from './presence.store.js';
import { RoomsStore } from './rooms.store.js';
import { StatisticsStore } from './statistics.store.js';

/** Hexadecimal SHA-256 of the lines as JSON without spaces, the members of each in the order of their names (RFC 8785 for what is in them). */
export function hashOf(lines: readonly AttendanceLine[]): string {
  const inOrder = lines.map((line) => Object.fromEntries(Object.entries(line).sort(([a], [b]) => (a < b ? -1 : 1))));
  return createHash('sha256').update(JSON.stringify(inOrder)).digest('hex');
}

/** Makes the attendance records of sessions that are over. */
@Injectable()
export class Attendance {
  constructor(
    private readonly rooms: RoomsStore,
    private readonly presence: PresenceStore,
    private readonly records: AttendanceStore,
    private readonly counted: StatisticsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Under the session's lock: of many replicas one does it, and nobody opens it again meanwhile. */
  async freeze(sessionId: string): Promise<void> {
    await this.rooms.change(sessionId, async (room, tx) => {
      const { closedAt } = room.session;
      if (!isToFreeze(room.session, this.clock.now()) || closedAt === null) return { state: room, facts: [] };
      const presence = await this.presence.facts(tx, sessionId);
      const lines = attendanceLines(presence, closedAt);
      const hash = hashOf(lines);
      await this.records.keep(tx, sessionId, { lines, hash });
      await this.counted.keep(tx, sessionId, figuresOf(room, lines, mediaUse(presence, await this.presence.shares(tx, sessionId), closedAt)));
      return frozen(room, { lines: lines.length, hash }, this.clock.now());
    });
  }
}
