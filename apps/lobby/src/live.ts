import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { LobbyServerMessage } from '@rcp/contracts';
import { PgListener } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { Admission } from './admission.js';
import type { Connection } from './connection.js';
import { requestOf, type Room } from './domain/room.js';
import { projections } from './projections.js';
import { RoomsStore, SESSION_CHANNEL } from './rooms.store.js';

const begin = ({ shows }: Connection): number => ++shows.begun;

/** Keeps the sockets of this replica in step with the database, whichever replica changed it. */
@Injectable()
export class Live implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Live.name);
  private readonly connections = new Set<Connection>();
  private readonly pending = new Map<string, 'running' | 'again'>();
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly listener: PgListener,
    private readonly rooms: RoomsStore,
    private readonly admission: Admission,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap() {
    this.stopListening = this.listener.on(SESSION_CHANNEL, (sessionId) => this.changed(sessionId));
  }

  onModuleDestroy() {
    this.stopListening?.();
  }

  add(connection: Connection): void { this.connections.add(connection); }
  remove(connection: Connection): void { this.connections.delete(connection); }

  /** Every connection of this replica. */
  all(): readonly Connection[] {
    return [...this.connections];
  }

  /** Shows a connection all that it may see now. */
  async show(connection: Connection): Promise<void> {
    const turn = begin(connection);
    const { sessionId } = connection;
    await this.tell(connection, turn, sessionId === undefined ? undefined : await this.rooms.room(sessionId));
  }

  private async tell(connection: Connection, turn: number, room: Room | undefined): Promise<void> {
    const organiser = (await this.admission.role(connection.entry)) !== null;
    // A look begun later was sent already. Each change is followed by a look of its own, so nothing is missed.
    if (turn < connection.shows.sent) return;
    connection.shows.sent = turn;
    connection.mayHost = organiser && room !== undefined && requestOf(room, connection.entry.id)?.state === 'admitted';
    // Rights withdrawn or excluded: the seat is not renewed any more.
    if (!connection.mayHost) connection.seatId = undefined;
    const now = this.clock.now();
    this.send(connection, room === undefined
      ? [{ type: 'you', organiser, request: null, hostPresent: false, serverTime: now.toISOString() }]
      : projections(room, { entryId: connection.entry.id, organiser }, now));
  }

  /** One NOTIFY, or '' after the listener came back: nobody knows what was missed. */
  private changed(sessionId: string): void {
    const sessions = sessionId === '' ? new Set(this.all().flatMap((one) => one.sessionId ?? [])) : [sessionId];
    for (const id of sessions) {
      if (this.pending.has(id)) this.pending.set(id, 'again');
      else void this.refresh(id);
    }
  }

  /** Several changes while one is being shown give one more look, not several. */
  private async refresh(sessionId: string): Promise<void> {
    do {
      this.pending.set(sessionId, 'running');
      try {
        const viewers = this.all().filter((one) => one.sessionId === sessionId).map((one) => ({ one, turn: begin(one) }));
        const room = viewers.length > 0 ? await this.rooms.room(sessionId) : undefined;
        await Promise.all(viewers.map(({ one, turn }) => this.tell(one, turn, room)));
      } catch (error) {
        this.logger.error('a session could not be shown', error instanceof Error ? error : {});
      }
    } while (this.pending.get(sessionId) === 'again');
    this.pending.delete(sessionId);
  }

  private send(connection: Connection, messages: readonly LobbyServerMessage[]): void {
    for (const message of messages) {
      const { serverTime: _time, ...content } = { serverTime: '', ...message };
      const text = JSON.stringify(content);
      if (connection.sent.get(message.type) === text) continue;
      connection.sent.set(message.type, text);
      connection.socket.send(message);
    }
  }
}
