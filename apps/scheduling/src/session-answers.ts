import { Inject, Injectable } from '@nestjs/common';
import { type SessionAnswer, sessionDateLabel, sessionListLabel, sessionPageLabel, sessionStateLabels, sessionTitle } from '@rcp/contracts';
import type { Rcp } from './domain/rcp.js';
import { rhythmLabel } from './domain/recurrence.js';
import type { Session } from './domain/session.js';
import { ENV, type SchedulingEnv } from './env.js';
import { linkOf } from './rcp-answer.js';
import { type SessionDetails, SessionReadingStore } from './session-reading.store.js';

/** Sessions as the DCC reads them, with the labels of the guide. */
@Injectable()
export class SessionAnswers {
  constructor(private readonly reading: SessionReadingStore, @Inject(ENV) private readonly env: SchedulingEnv) {}

  async of(session: Session, rcp: Rcp): Promise<SessionAnswer> {
    const details = await this.reading.details([session]);
    return this.describe(session, rcp, details.get(session.id));
  }

  async ofAll(sessions: readonly Session[], rcp: Rcp): Promise<SessionAnswer[]> {
    const details = await this.reading.details(sessions);
    return sessions.map((session) => this.describe(session, rcp, details.get(session.id)));
  }

  private describe(session: Session, rcp: Rcp, details: SessionDetails | undefined): SessionAnswer {
    const { id, rcpId, webconfActive, state, detached, place, seriesId, recurrenceDate, openedAt, closedAt, cancellationReason, version } = session;
    const { timeZone } = rcp;
    const times = { startsAt: session.startsAt.toISOString(), endsAt: session.endsAt.toISOString() };
    const recurrenceLabel = rhythmLabel(details?.rrule);
    return {
      id, rcpId, ...times, timeZone, webconfActive, ...(place === null ? {} : { place }), state, stateLabel: sessionStateLabels[state],
      title: sessionTitle({ rcpName: rcp.name, startsAt: times.startsAt, zone: timeZone, recurrenceLabel }), recurrenceLabel,
      dateLabel: sessionDateLabel(times, timeZone), listLabel: sessionListLabel(times, timeZone), pageLabel: sessionPageLabel(times, timeZone),
      ...(seriesId === null ? {} : { seriesId }), ...(recurrenceDate === null ? {} : { recurrenceDate }), detached,
      ...(openedAt === null ? {} : { openedAt: openedAt.toISOString() }), ...(closedAt === null ? {} : { closedAt: closedAt.toISOString() }),
      ...(cancellationReason === null ? {} : { cancellationReason }),
      registrations: details?.registrations ?? { on_site: 0, absent: 0, webconference: 0 }, link: linkOf(rcp, this.env.PUBLIC_URL), version,
    };
  }
}
