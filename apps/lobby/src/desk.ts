import { Injectable } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { Admission } from './admission.js';
import { type Connection, follow, sessionOf } from './connection.js';
import type { Entry } from './domain/entry.js';
import { requestOf, type Room } from './domain/room.js';
import { Doorstep } from './doorstep.js';
import { Live } from './live.js';
import { MediaTickets } from './media-tickets.js';
import { SeatsStore } from './seats.store.js';

/** What one connected tab asks for, each time against the state as it is now. */
@Injectable()
export class Desk {
  constructor(
    private readonly admission: Admission,
    private readonly doorstep: Doorstep,
    private readonly live: Live,
    private readonly seats: SeatsStore,
    private readonly tickets: MediaTickets,
  ) {}

  /** Hello, again after each reconnection: finds the place this browser had. */
  async welcome(connection: Connection): Promise<void> {
    connection.sent.clear();
    await this.seats.here([connection.entry.id]);
    const room = await this.back(connection.entry, await this.admission.currentRoom(connection.entry.rcpId));
    follow(connection, room);
    await this.sit(connection, room);
    await this.live.show(connection);
  }

  /** The last tab of somebody was closed. */
  async left({ sessionId, entry }: Connection): Promise<void> {
    if (sessionId !== undefined && !this.live.all().some((other) => other.entry.id === entry.id)) await this.seats.left(sessionId, entry.id);
  }

  /** Whose line was lost is where they were: at the door in their place, or in the room. */
  private async back(entry: Entry, room: Room | undefined): Promise<Room | undefined> {
    const mine = room && requestOf(room, entry.id);
    if (room === undefined || mine?.away !== true) return room;
    if (mine.state === 'admitted') return this.admission.lineBack(room.session.id, entry);
    if (!this.admission.keepsPlace(mine)) return room;
    return this.doorstep.knock(entry.id).catch((error: unknown) => {
      // Asking anew is up to them, then, and they are told why it can't be.
      if (error instanceof DomainError) return room;
      throw error;
    });
  }

  /** « Demander à rejoindre » */
  async request(connection: Connection): Promise<void> {
    const room = await this.doorstep.knock(connection.entry.id);
    follow(connection, room);
    await this.sit(connection, room);
    await this.live.show(connection);
  }

  /** « Quitter la salle d'attente » */
  async withdraw(connection: Connection): Promise<void> {
    await this.admission.withdraw(sessionOf(connection), connection.entry);
  }

  /** For somebody admitted to a session that is open now. Throws not-admitted. */
  async mediaTicket(connection: Connection): Promise<string> {
    const { entry } = connection;
    const { room, request } = await this.admission.granted(sessionOf(connection), entry);
    const role = (await this.admission.role(entry)) === null ? 'participant' : 'organiser';
    return this.tickets.issue({ sub: request.id, sessionId: room.session.id, role, version: request.version, sessionVersion: room.session.version });
  }

  /** Somebody inside who was made an organiser meanwhile takes a seat like any other. */
  async sitDown(connection: Connection): Promise<void> {
    if (connection.sessionId !== undefined) await this.sit(connection, await this.admission.openRoom(connection.sessionId));
  }

  /** Rights begin and end at their hours, also while nobody changes anything (R50). */
  async review(connection: Connection): Promise<void> {
    const organiser = (await this.admission.role(connection.entry)) !== null;
    if (organiser === connection.organiser) return;
    if (connection.sessionId !== undefined) await this.admission.reviewRights(connection.sessionId);
    await this.live.show(connection);
  }

  /** An organiser who is in the room takes a seat: from then on the waiting room exists (R31). */
  private async sit(connection: Connection, room: Room | undefined): Promise<void> {
    if (room === undefined || connection.seatId !== undefined || requestOf(room, connection.entry.id)?.state !== 'admitted') return;
    if ((await this.admission.role(connection.entry)) === null) return;
    connection.seatId = await this.seats.take(room.session.id);
    await this.admission.hostArrives(room.session.id);
  }
}
