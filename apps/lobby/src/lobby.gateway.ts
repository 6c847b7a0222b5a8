import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { fastifyCookie } from '@fastify/cookie';
import { closeCodes, DomainError, type LobbyClientMessage, lobbyClientMessage, type LobbyServerMessage, socketLimits } from '@rcp/contracts';
import { ProtocolSocket } from '@rcp/platform';
import type { WebSocket } from 'ws';
import { Admission } from './admission.js';
import { Commands } from './commands.js';
import { linkHash } from './directory.store.js';
import type { Entry } from './domain/entry.js';
import { AlreadyDecided } from './domain/room.js';
import { cookieName, EntriesStore } from './entries.store.js';
import { ENV, type LobbyEnv } from './env.js';
import type { Connection } from './connection.js';
import { Live } from './live.js';

function turnAway(socket: ProtocolSocket<LobbyServerMessage>, code: 'protocol-error' | 'entry-required' | 'not-found'): undefined {
  socket.error(code);
  socket.close(closeCodes.unauthenticated);
}

/** What a browser says when a tab goes to another page, is reloaded or closed (RFC 6455, 7.4.1). */
const tabClosed = 1001;

/** `/ws/lobby`: parse, obey, tell. The browser is known by Origin and by its cookie for the link it names. */
@Injectable()
@WebSocketGateway({ path: '/ws/lobby', maxPayload: socketLimits.maxPayload })
export class LobbyGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  private readonly logger = new Logger(LobbyGateway.name);
  private readonly origin: string;

  constructor(
    private readonly entries: EntriesStore,
    private readonly admission: Admission,
    private readonly commands: Commands,
    private readonly live: Live,
    @Inject(ENV) env: LobbyEnv,
  ) {
    this.origin = new URL(env.PUBLIC_URL).origin;
  }

  handleConnection(client: WebSocket, request: IncomingMessage): void {
    if (request.headers.origin !== this.origin) return client.close(closeCodes.unauthenticated);
    const cookies = fastifyCookie.parse(request.headers.cookie ?? '');
    let connection: Connection | undefined;
    new ProtocolSocket<LobbyServerMessage>(client, {
      schema: lobbyClientMessage, messagesPerSecond: 10,
      onMessage: async (message: LobbyClientMessage, socket: ProtocolSocket<LobbyServerMessage>) => {
        if (connection === undefined) connection = await this.hello(message, cookies, socket);
        else await this.handle(message, connection);
      },
      onClose: (code) => connection && this.forget(connection, code),
      onFault: (error) => this.logger.error('socket fault', error instanceof Error ? error : {}),
    });
  }

  /** Tells everybody to come back a little later, spread over 8 s, before the process goes. */
  beforeApplicationShutdown(): void {
    for (const { socket } of this.live.all()) {
      socket.send({ type: 'going-away', retryAfterMs: randomInt(8_000) });
      socket.close(closeCodes.goingAway);
    }
  }

  private async hello(message: LobbyClientMessage, cookies: Record<string, string | undefined>, socket: ProtocolSocket<LobbyServerMessage>): Promise<Connection | undefined> {
    if (message.type !== 'hello') return turnAway(socket, 'protocol-error');
    const link = linkHash(message.code);
    const rcp = await this.admission.find(message.code);
    const secret = cookies[cookieName(message.code)];
    const entry = rcp === undefined ? await this.insideOf(secret, link) : await this.entries.bySecret(rcp.rcpId, secret);
    if (rcp === undefined && entry === undefined) return turnAway(socket, 'not-found');
    if (entry === undefined || entry.identity === null || (entry.revoked === true && !(await this.admission.isInside(entry)))) return turnAway(socket, 'entry-required');
    const connection: Connection = {
      socket, entry, linkHash: link, sessionId: undefined, organiser: false, mayHost: false, shows: { begun: 0, sent: 0 }, seatId: undefined, sent: new Map(),
    };
    this.live.add(connection);
    try {
      await this.commands.obey(message, connection);
      return connection;
    } catch (error) {
      // Forgotten, or its seat would be renewed for a socket that nobody answers.
      this.live.remove(connection);
      throw error;
    }
  }

  private forget(connection: Connection, code: number): void {
    this.live.remove(connection);
    if (code !== tabClosed) return;
    // Not written down, the line is found lost a little later.
    this.commands.left(connection).catch((error: unknown) => this.logger.warn('a closed tab could not be noted', error instanceof Error ? error : {}));
  }

  /** The link was replaced while they were inside: a lost connection does not put them out. */
  private async insideOf(secret: string | undefined, link: string): Promise<Entry | undefined> {
    const entry = await this.entries.byCookie(secret);
    return entry && (await this.admission.mayStay(entry, link)) ? entry : undefined;
  }

  private async handle(message: LobbyClientMessage, connection: Connection): Promise<void> {
    try {
      await this.commands.obey(message, connection);
    } catch (error) {
      if (!(error instanceof AlreadyDecided)) throw error;
      const { id, state, decidedByName } = error.request;
      if (state === 'held' || state === 'waiting') throw new DomainError('forbidden');
      connection.socket.send({ type: 'already-decided', joinRequestId: id, decision: state, decidedBy: decidedByName });
    }
  }
}
