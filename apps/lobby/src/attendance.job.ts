import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { AttendanceStore } from './attendance.store.js';

/** Records that were kept long enough are erased. Every replica may: it is one statement, and the second finds nothing. */
@Injectable()
export class AttendanceJob {
  constructor(private readonly records: AttendanceStore) {}

  @Cron('41 4 * * *', { name: 'attendance', timeZone: 'Europe/Paris' })
  erase(): Promise<void> {
    return this.records.erase();
  }
}
