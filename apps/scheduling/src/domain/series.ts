import type { PutRcp } from '@rcp/contracts';

/** One rhythm of an RCP; it may have several at once (R80). Its sessions are made 13 months ahead. */
export interface Series {
  readonly id: string;
  readonly rcpId: string;
  readonly rrule: string;
  /** Wall clock of `timeZone`, `YYYY-MM-DDTHH:mm`: every session starts at that time, on both sides of a change of hour. */
  readonly dtstartLocal: string;
  readonly durationMin: number;
  /** The RCP's when the series was defined. */
  readonly timeZone: PutRcp['timeZone'];
  readonly webconfActive: boolean;
  readonly place: string | null;
  /** Local days without a session. */
  readonly exdates: readonly string[];
  readonly status: 'active' | 'ended';
  readonly sourceUpdatedAt: Date | null;
  readonly version: number;
}
