import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { closeCodes, type LobbyServerMessage } from '@rcp/contracts';
import { PgListener } from '@rcp/messaging';
import { openSockets } from '@rcp/platform';
import { Admission } from './admission.js';
import { type Connection, follow } from './connection.js';
import { RCP_CHANNEL } from './directory.store.js';
import { CHAT_CHANNEL } from './conversations.store.js';
import { RoomsStore, SESSION_CHANNEL } from './rooms.store.js';
import { MAIL_CHANNEL } from './mail-outcomes.store.js';
import { UndeliveredMails } from './undelivered-mails.js';
import { type Look, Views } from './views.js';

const begin = ({ shows }: Connection): number => ++shows.begun;

/** Keeps the sockets of this replica in step with the database, whichever replica changed it. */
@Injectable()
export class Live implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Live.name);
  private readonly connections = new Set<Connection>();
  private readonly pending = new Map<string, 'running' | 'again'>();
  private stopListening: (() => void)[] = [];

  constructor(
    private readonly listener: PgListener,
    private readonly rooms: RoomsStore,
    private readonly admission: Admission,
    private readonly mails: UndeliveredMails,
    private readonly views: Views,
  ) {}

  onApplicationBootstrap() {
    this.stopListening = [
      this.listener.on(SESSION_CHANNEL, (id) => this.changed({ channel: SESSION_CHANNEL, id }, ({ sessionId }) => sessionId, (sessionId) => this.refresh(sessionId))),
      this.listener.on(RCP_CHANNEL, (id) => this.changed({ channel: RCP_CHANNEL, id }, ({ entry }) => entry.rcpId, (rcpId) => this.reconsider(rcpId))),
      this.listener.on(CHAT_CHANNEL, (payload) => this.hear(payload)),
      this.listener.on(MAIL_CHANNEL, (id) => this.mention(id)),
    ];
  }

  onModuleDestroy() {
    for (const stop of this.stopListening) stop();
  }

  add(connection: Connection): void {
    this.connections.add(connection);
    openSockets.set(this.connections.size);
  }

  remove(connection: Connection): void {
    this.connections.delete(connection);
    openSockets.set(this.connections.size);
  }

  /** Every connection of this replica. */
  all(): readonly Connection[] {
    return [...this.connections];
  }

  /** Shows a connection all that it may see now. */
  async show(connection: Connection): Promise<void> {
    const turn = begin(connection);
    const { room, left } = await this.roomOf(connection);
    const organiser = (await this.admission.role(connection.entry)) !== null;
    const ended = organiser && room?.session.state !== 'open' ? await this.rooms.lastEnded(connection.entry.rcpId) : undefined;
    this.tell(connection, turn, { room, organiser, ended, left });
  }

  /** The room it follows; that of the page's session when it follows none, or one that is off. */
  private async roomOf(connection: Connection): Promise<Pick<Look, 'room' | 'left'>> {
    const room = connection.sessionId === undefined ? undefined : await this.rooms.room(connection.sessionId);
    if (room !== undefined && !this.views.isOff(room)) return { room };
    const current = await this.admission.currentRoom(connection.entry.rcpId);
    follow(connection, current);
    return { room: current, left: room };
  }

  private tell(connection: Connection, turn: number, seen: Pick<Look, 'room' | 'organiser' | 'ended' | 'left'>): void {
    // A look begun later was sent already. Each change is followed by a look of its own, so nothing is missed.
    if (turn < connection.shows.sent) return;
    connection.shows.sent = turn;
    const look: Look = { ...seen, entryId: connection.entry.id };
    connection.organiser = look.organiser;
    const hosted = connection.mayHost;
    connection.mayHost = this.views.mayHost(look);
    // Rights over, excluded, or nothing to watch any more: the seat is not renewed.
    if (!connection.mayHost) connection.seatId = undefined;
    this.send(connection, this.views.of(look));
    if (connection.mayHost && !hosted && connection.sessionId !== undefined) this.mention(connection.sessionId);
  }

  /** One NOTIFY, or '' after the listener came back: nobody knows what was missed. */
  private changed({ channel, id }: { channel: string; id: string }, idOf: (connection: Connection) => string | undefined, look: (id: string) => Promise<void>): void {
    const ids = id === '' ? new Set([...this.all().flatMap((one) => idOf(one) ?? []), ...(channel === SESSION_CHANNEL ? this.views.speaking() : [])]) : [id];
    for (const each of ids) {
      const key = `${channel} ${each}`;
      if (this.pending.has(key)) this.pending.set(key, 'again');
      else void this.lookWhile(key, () => look(each));
    }
  }

  /** Several changes while one is being shown give one more look, not several. */
  private async lookWhile(key: string, look: () => Promise<void>): Promise<void> {
    do {
      this.pending.set(key, 'running');
      try {
        await look();
      } catch (error) {
        this.logger.error('a change could not be shown', error instanceof Error ? error : {});
      }
    } while (this.pending.get(key) === 'again');
    this.pending.delete(key);
  }

  /** People, or an organiser's presence, changed in a session. */
  private async refresh(sessionId: string): Promise<void> {
    const viewers = this.all().filter((one) => one.sessionId === sessionId).map((one) => ({ one, turn: begin(one) }));
    const room = viewers.length > 0 || this.views.speaks(sessionId) ? await this.rooms.room(sessionId) : undefined;
    if (room === undefined) return;
    this.views.prune(room);
    const role = await this.admission.roles(room.session.rcpId);
    for (const { one, turn } of viewers) this.tell(one, turn, { room, organiser: role(one.entry) !== null });
  }

  /** Something was said at a door. */
  private hear(payload: string): void {
    const heard = this.views.hear(payload);
    if (heard !== undefined) this.changed({ channel: SESSION_CHANNEL, id: heard.sessionId }, ({ sessionId }) => sessionId, (sessionId) => this.refresh(sessionId));
  }

  /** The RCP, its link, its organisers or the plan of one of its sessions changed. */
  private async reconsider(rcpId: string): Promise<void> {
    await Promise.all(this.all().filter(({ entry }) => entry.rcpId === rcpId).map(async (connection) => {
      if (await this.admission.mayStay(connection.entry, connection.linkHash)) return this.show(connection);
      connection.socket.error('not-found');
      connection.socket.close(closeCodes.unauthenticated);
    }));
  }

  /** Tells the organisers in the room of a session whom its mails did not reach; asked anew each time, for names are not kept. */
  private mention(id: string): void {
    const hostIn = (connection: Connection) => (connection.mayHost ? connection.sessionId : undefined);
    this.changed({ channel: MAIL_CHANNEL, id }, hostIn, async (sessionId) => {
      if (!this.all().some((one) => hostIn(one) === sessionId)) return;
      const message = await this.mails.of(sessionId);
      const nothing = message.prescribers.length + message.unnamed === 0;
      for (const one of this.all()) {
        if (hostIn(one) === sessionId && (!nothing || one.sent.has(message.type))) this.send(one, [message]);
      }
    });
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
