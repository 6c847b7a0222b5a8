import { Controller } from '@nestjs/common';
import { attendanceQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import type { z } from 'zod';
import { AttendanceStore } from './attendance.store.js';

/** Who was there, for the record of the meeting (R96). */
@Controller()
export class AttendanceQuery {
  constructor(private readonly records: AttendanceStore) {}

  @OnQuery(attendanceQuery)
  async attendance({ sessionId }: z.infer<typeof attendanceQuery.ask>): Promise<z.infer<typeof attendanceQuery.answer>> {
    const record = await this.records.fetch(sessionId);
    return record === undefined ? { found: false } : { found: true, ...record };
  }
}
