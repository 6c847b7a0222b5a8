import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type OrganiserRole } from '@rcp/contracts';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import type { EntityManager } from 'typeorm';
import { DirectoryStore, type RcpCopy } from './directory.store.js';
import { type Entry, isEdited } from './domain/entry.js';
import { timedOut } from './domain/closing.js';
import { mediaGrant } from './domain/media-grant.js';
import { organisersReplaced, roleIn, roleNow } from './domain/rights.js';
import { type Asker, type Decider, hostArrives, hostLeaves, isExcluded, type JoinRequest, keepsPlace, lineBack, linesLost, requestOf, requestToJoin, type Room, withdraw } from './domain/room.js';
import { isRunning, nextSession } from './domain/session.js';
import { type Decide, RoomsStore } from './rooms.store.js';
import { SeatsStore } from './seats.store.js';

/** Who may do what at the door, asked anew at each command. */
@Injectable()
export class Admission {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly rooms: RoomsStore,
    private readonly seats: SeatsStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** The RCP of a link; undefined when there is none, or it is archived. */
  find(code: string): Promise<RcpCopy | undefined> {
    return this.directory.byCode(code);
  }

  /** Throws not-found for a code that is nobody's. */
  async rcpOf(code: string): Promise<RcpCopy> {
    const rcp = await this.find(code);
    if (rcp === undefined) throw new DomainError('not-found');
    return rcp;
  }

  /** The role of an entry's account now; null for everybody else. */
  async role(entry: Omit<Entry, 'id'>): Promise<OrganiserRole | null> {
    return entry.accountId === null ? null : (await this.roles(entry.rcpId))(entry);
  }

  /** The same for everybody of an RCP: the set is read once. */
  async roles(rcpId: string): Promise<(entry: Omit<Entry, 'id'>) => OrganiserRole | null> {
    const set = await this.directory.organisers(rcpId);
    return (entry) => roleNow(entry, set, this.clock.now());
  }

  /** Throws excluded when this entry was, in the session of the page. */
  async mustNotBeExcluded(entry: Entry): Promise<void> {
    const room = await this.currentRoom(entry.rcpId);
    if (room && isExcluded(room, { ...entry, entryId: entry.id })) throw new DomainError('excluded');
  }

  /** The room of the session of the page; undefined when none is planned. */
  async currentRoom(rcpId: string): Promise<Room | undefined> {
    const now = this.clock.now();
    const session = nextSession(await this.rooms.ofRcp(rcpId, now), now);
    return session && this.rooms.room(session.id);
  }

  /** The room while its session is open; undefined otherwise. */
  async openRoom(sessionId: string): Promise<Room | undefined> {
    const room = await this.rooms.room(sessionId);
    return room && isRunning(room.session, this.clock.now()) ? room : undefined;
  }

  /** The room and the request under which this entry may send and receive media now. Throws not-admitted. */
  async granted(sessionId: string, entry: Entry): Promise<{ room: Room; request: JoinRequest }> {
    const room = await this.rooms.room(sessionId);
    const request = room && mediaGrant(room, entry.id, this.clock.now());
    if (room === undefined || request === undefined) throw new DomainError('not-admitted');
    return { room, request };
  }

  /** People whose link leads to the RCP no more: inside they stay, also over a lost connection; at the door there is nobody. */
  async mayStay(entry: Entry, linkHash: string): Promise<boolean> {
    const link = await this.directory.linkOf(entry.rcpId);
    return link !== undefined && (link === linkHash || (await this.isInside(entry)));
  }

  /** In the room of the session of the page, and it is open. */
  async isInside(entry: Entry): Promise<boolean> {
    const room = await this.currentRoom(entry.rcpId);
    return room?.session.state === 'open' && requestOf(room, entry.id)?.state === 'admitted';
  }

  /** « Demander à rejoindre ». `stands` is asked under the lock. Throws no-session, entry-required, identity-incomplete and what the rule throws. */
  async request(entry: Entry, stands: (tx: EntityManager) => Promise<boolean>): Promise<Room> {
    const current = await this.currentRoom(entry.rcpId);
    if (current === undefined) throw new DomainError('no-session');
    const asker = this.asker(entry, (await this.role(entry)) !== null);
    return this.rooms.change(current.session.id, async (room, tx) => {
      if (!(await stands(tx))) throw new DomainError('entry-required');
      return requestToJoin(room, asker, this.ids.uuid(), this.clock.now());
    });
  }

  /** The browser became somebody else: who it was does not stay at the door behind it. */
  async leaveDoor(entry: Entry): Promise<void> {
    const room = await this.currentRoom(entry.rcpId);
    if (room && requestOf(room, entry.id)) await this.withdraw(room.session.id, entry);
  }

  withdraw(sessionId: string, entry: Entry): Promise<Room> {
    return this.rooms.change(sessionId, (room) => withdraw(room, entry.id, this.clock.now()));
  }

  /** An organiser's seat was taken: the waiting room exists; a past session left open makes room for this one. Throws no-session, too-early. */
  async hostArrives(sessionId: string): Promise<Room> {
    // One lock after the other: at most one session of an RCP is open.
    for (const other of await this.rooms.openBeside(sessionId)) await this.rooms.change(other, (room) => timedOut(room, this.clock.now()));
    return this.rooms.change(sessionId, async (room, tx) => {
      if (!(await this.seats.occupied(tx, sessionId))) return { state: room, facts: [] };
      return hostArrives(room, this.clock.now());
    });
  }

  /** Looks again under the lock: an organiser may have come back meanwhile. */
  hostLeaves(sessionId: string): Promise<Room> {
    return this.rooms.change(sessionId, async (room, tx) =>
      (await this.seats.occupied(tx, sessionId)) ? { state: room, facts: [] } : hostLeaves(room, this.clock.now()));
  }

  /** Asks under the lock who is gone: they may have come back meanwhile. */
  linesLost(sessionId: string): Promise<Room> {
    return this.rooms.change(sessionId, async (room, tx) => linesLost(room, await this.seats.lostIn(tx, sessionId), this.clock.now()));
  }

  /** Somebody in the room is there again. */
  lineBack(sessionId: string, entry: Entry): Promise<Room> {
    return this.rooms.change(sessionId, (room) => lineBack(room, entry.id));
  }

  /** True when the place of somebody whose line was lost is theirs again without asking. */
  keepsPlace(request: JoinRequest): boolean {
    return keepsPlace(request, this.clock.now());
  }

  /** An hour of the organisers set may have come. */
  async reviewRights(sessionId: string): Promise<void> {
    const rcpId = (await this.rooms.room(sessionId))?.session.rcpId;
    if (rcpId !== undefined) await this.rooms.change(sessionId, await this.review(rcpId));
  }

  /** Rights as they are now, for people inside. Accounts that the set does not name are what they were: the set of their ticket may still be on its way. */
  async review(rcpId: string): Promise<Decide> {
    const set = await this.directory.organisers(rcpId);
    return (room) => organisersReplaced(room, (accountId, before) => {
      const role = set && roleIn(set, accountId, this.clock.now());
      return role === undefined ? before : role !== null;
    });
  }

  private asker(entry: Entry, organiser: boolean): Asker {
    if (entry.identity === null) throw new DomainError('identity-incomplete');
    const { id, assurance, accountId, registrationId, rpps = null, identity } = entry;
    return { entryId: id, person: identity, assurance, edited: isEdited(entry), organiser, accountId, registrationId, rpps };
  }

  /** Throws forbidden unless the account is an organiser of this RCP now (R49, R50). */
  async decider(entry: Entry): Promise<Decider> {
    if (entry.accountId === null || entry.identity === null || (await this.role(entry)) === null) throw new DomainError('forbidden');
    return { accountId: entry.accountId, name: `${entry.identity.givenName} ${entry.identity.familyName}` };
  }
}

/** Decisions are taken from inside the room. Throws forbidden. */
export function mustBeInside(room: Room, entry: Entry): void {
  if (requestOf(room, entry.id)?.state !== 'admitted') throw new DomainError('forbidden');
}
