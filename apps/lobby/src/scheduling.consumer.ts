import { Controller, Inject } from '@nestjs/common';
import {
  type EventOf, organisersReplaced as organisersReplacedEvent, rcpArchived, rcpLinkRotated, rcpRegistered, rcpUpdated, type RcpEvent, sessionCancelled,
  sessionPlanned, sessionRescheduled, webconfActivated, webconfDeactivated,
} from '@rcp/contracts';
import { Inbox, OnEvent } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { DirectoryStore, type RcpTold } from './directory.store.js';
import { replanned, sentAway } from './domain/closing.js';
import { organisersReplaced, roleIn } from './domain/rights.js';
import { EntriesStore } from './entries.store.js';
import { RoomsStore } from './rooms.store.js';

/** Keeps the lobby's own copies of what scheduling plans, so that the door works while scheduling is away. */
@Controller()
export class SchedulingConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly directory: DirectoryStore,
    private readonly rooms: RoomsStore,
    private readonly entries: EntriesStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @OnEvent(rcpRegistered)
  registered(event: EventOf<typeof rcpRegistered>): Promise<void> {
    return this.keep(event, event.data.rcpId, { page: event.data, linkHash: event.data.linkHash });
  }

  /** Brings an archived RCP back, too. */
  @OnEvent(rcpUpdated)
  updated(event: EventOf<typeof rcpUpdated>): Promise<void> {
    return this.keep(event, event.data.rcpId, { page: event.data, linkHash: event.data.linkHash });
  }

  @OnEvent(rcpArchived)
  archived(event: EventOf<typeof rcpArchived>): Promise<void> {
    return this.keep(event, event.data.rcpId, { archived: true });
  }

  @OnEvent(rcpLinkRotated)
  rotated(event: EventOf<typeof rcpLinkRotated>): Promise<void> {
    return this.keep(event, event.data.rcpId, { linkHash: event.data.linkHash });
  }

  /** Rights are what the set says from now on, for people inside too (R50). */
  @OnEvent(organisersReplacedEvent)
  async organisers(event: EventOf<typeof organisersReplacedEvent>): Promise<void> {
    const { rcpId, organisers } = event.data;
    await this.inbox.once(event, async (tx) => {
      if (!(await this.directory.keepOrganisers(tx, rcpId, { organisers, version: event.aggregateversion }))) return;
      const now = this.clock.now();
      for (const sessionId of await this.rooms.withAccounts(tx, rcpId)) {
        await this.rooms.changeIn(tx, sessionId, (room) => organisersReplaced(room, (accountId) => (roleIn({ organisers }, accountId, now) ?? null) !== null));
      }
    });
  }

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    return this.plan(event);
  }

  @OnEvent(sessionRescheduled)
  rescheduled(event: EventOf<typeof sessionRescheduled>): Promise<void> {
    return this.plan(event);
  }

  @OnEvent(webconfActivated)
  activated(event: EventOf<typeof webconfActivated>): Promise<void> {
    return this.plan(event);
  }

  /** R11, R77. */
  @OnEvent(webconfDeactivated)
  deactivated(event: EventOf<typeof webconfDeactivated>): Promise<void> {
    return this.plan(event);
  }

  /** R85. */
  @OnEvent(sessionCancelled)
  cancelled(event: EventOf<typeof sessionCancelled>): Promise<void> {
    return this.plan(event, true);
  }

  /** Each of these facts holds the session as it stands after it, so that they may come in any order. */
  private plan(event: EventOf<typeof sessionPlanned> | EventOf<typeof sessionRescheduled>, cancelled = false): Promise<void> {
    return this.inbox.once(event, async (tx) => {
      if (!(await this.rooms.keepPlanned(tx, event.data, event.aggregateversion))) return;
      await this.rooms.changeIn(tx, event.data.sessionId, (room) => replanned(room, cancelled, this.clock.now()));
    });
  }

  /** Whoever came by a link that leads here no more is a stranger again and not at the door, except people who are inside. */
  private keep(event: RcpEvent, rcpId: string, told: RcpTold): Promise<void> {
    return this.inbox.once(event, async (tx) => {
      if (!(await this.directory.keepRcp(tx, rcpId, event.aggregateversion, told))) return;
      const sessionIds = await this.rooms.lockAll(tx, rcpId);
      await this.entries.forget(tx, rcpId);
      for (const sessionId of sessionIds) await this.rooms.changeIn(tx, sessionId, (room) => sentAway(room, this.clock.now(), undefined, { linkLost: true }));
    });
  }
}
