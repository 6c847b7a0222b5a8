import { Controller } from '@nestjs/common';
import { attendanceQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import type { z } from 'zod';
import { hashOf } from './attendance.js';
import { AttendanceStore } from './attendance.store.js';
import { correctedLines } from './domain/attendance-corrections.js';

/** Who was there, for the record of the meeting (R96). */
@Controller()
export class AttendanceQuery {
  constructor(private readonly records: AttendanceStore) {}

  @OnQuery(attendanceQuery)
  async attendance({ sessionId }: z.infer<typeof attendanceQuery.ask>): Promise<z.infer<typeof attendanceQuery.answer>> {
    const kept = await this.records.fetch(sessionId);
    if (kept === undefined) return { found: false };
    const { record, corrections } = kept;
    const last = corrections.at(-1);
    if (last === undefined) return { found: true, ...record };
    const lines = correctedLines(record.lines, corrections);
    const which = [...new Set(corrections.map(({ line }) => line))].sort((a, b) => a - b);
    return { found: true, ...record, lines, hash: hashOf(lines), corrected: { lines: which, at: last.at.toISOString(), frozenHash: record.hash, hash: last.hash } };
  }
}
