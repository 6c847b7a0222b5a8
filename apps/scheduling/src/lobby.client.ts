import { Injectable } from '@nestjs/common';
import { type AttendanceAnswer, attendanceQuery, DomainError, type SessionStatistics, statisticsQuery } from '@rcp/contracts';
import { QueryClient, QueryUnavailable } from '@rcp/messaging';

/** Asks the lobby, who alone knows who was there. */
@Injectable()
export class LobbyClient {
  constructor(private readonly queries: QueryClient) {}

  /** Throws session-not-closed while the record is not frozen, unavailable while nobody answers. */
  async attendance(sessionId: string): Promise<AttendanceAnswer> {
    const answer = await orUnavailable(this.queries.ask(attendanceQuery, { sessionId }));
    if (!answer.found) throw new DomainError('session-not-closed');
    const { found: _, ...record } = answer;
    return record;
  }

  /** Throws unavailable while nobody answers. */
  statistics(period: { rcpId: string; from: string; to: string }): Promise<SessionStatistics> {
    return orUnavailable(this.queries.ask(statisticsQuery, period));
  }
}

async function orUnavailable<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof QueryUnavailable ? new DomainError('unavailable') : error;
  }
}
