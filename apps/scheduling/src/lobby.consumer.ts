import { Controller } from '@nestjs/common';
import { attendanceFrozen, type EventOf, sessionClosed, sessionNotHeld, sessionOpened, sessionReopened } from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { SessionsStore } from './sessions.store.js';

/** Follows the day, so that the DCC sees `Ouverte`, `Terminée`, `Non tenue` and can't move an open session. */
@Controller()
export class LobbyConsumer {
  constructor(private readonly inbox: Inbox, private readonly sessions: SessionsStore) {}

  @OnEvent(sessionOpened)
  opened(event: EventOf<typeof sessionOpened>): Promise<void> {
    return this.follow(event, { news: { state: 'open', at: new Date(event.data.openedAt) }, type: 'SessionOpened' });
  }

  @OnEvent(sessionReopened)
  reopened(event: EventOf<typeof sessionReopened>): Promise<void> {
    return this.follow(event, { news: { state: 'open', at: new Date(event.data.reopenedAt) }, type: 'SessionReopened' });
  }

  @OnEvent(sessionClosed)
  closed(event: EventOf<typeof sessionClosed>): Promise<void> {
    return this.follow(event, { news: { state: 'closed', at: new Date(event.data.closedAt) }, type: 'SessionClosed' });
  }

  @OnEvent(sessionNotHeld)
  notHeld(event: EventOf<typeof sessionNotHeld>): Promise<void> {
    return this.follow(event, { news: { state: 'not_held' }, type: 'SessionNotHeld' });
  }

  /** The DCC may fetch the record now. */
  @OnEvent(attendanceFrozen)
  frozen(event: EventOf<typeof attendanceFrozen>): Promise<void> {
    return this.inbox.once(event, (tx) => this.sessions.announce(tx, event.data.sessionId, { type: 'AttendanceFrozen', at: event.time }));
  }

  private follow(event: EventOf<typeof sessionNotHeld>, told: Pick<Parameters<SessionsStore['follow']>[2], 'news' | 'type'>): Promise<void> {
    return this.inbox.once(event, (tx) => this.sessions.follow(tx, event.data.sessionId, { ...told, version: event.aggregateversion, at: event.time }));
  }
}
