import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type EventContract, type MediaClaims, participantExcluded, participantPutBack, type RcpEvent, sessionClosed } from '@rcp/contracts';
import type { Janus, Nats } from '@rcp/local-stack';
import { connectMessaging, natsConnectOptions } from '@rcp/messaging';
import { createApp, ticketSigner, type TicketSigner } from '@rcp/platform';
import { exportJWK, generateKeyPair } from 'jose';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';

/** The lobby's key, and tickets as the lobby makes them. */
export interface TrialTickets {
  readonly publicFile: string;
  /** A ticket that is good for a minute, unless told otherwise. */
  ticket(claims: Partial<MediaClaims> & Pick<MediaClaims, 'sub' | 'sessionId'>): Promise<string>;
  remove(): Promise<void>;
}

export async function trialTickets(): Promise<TrialTickets> {
  const dir = await mkdtemp(join(tmpdir(), 'media-gateway-'));
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const [privateFile, publicFile] = [join(dir, 'media.json'), join(dir, 'media.public.json')];
  await writeFile(privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'trial' }), { mode: 0o600 });
  await writeFile(publicFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'trial', alg: 'EdDSA' }] }));
  const signer: TicketSigner = await ticketSigner('media', privateFile);
  return {
    publicFile,
    ticket: (claims) => signer.sign({
      iss: 'lobby', aud: 'media-gateway', jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60, role: 'participant', ...claims,
    }),
    remove: () => rm(dir, { recursive: true }),
  };
}

/** One replica of the service on real parts, listening on a free port. */
export interface TrialGateway {
  readonly app: NestFastifyApplication;
  /** `ws://…/ws/media` */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startTrial(parts: { databaseUrl: string; nats: Nats; janus: Janus; jwksFile: string; publicUrl: string; env?: Record<string, string> }): Promise<TrialGateway> {
  const { user, pass } = parts.nats.userOf('media-gateway');
  const env = envSchema.parse({
    PORT: '0', DATABASE_URL: parts.databaseUrl, NATS_URL: parts.nats.url, NATS_USER: user, NATS_PASSWORD: pass,
    OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: parts.publicUrl, ENVIRONMENT: 'recette', SUPPORT_EMAIL: 'assistance@example.org', LOG_LEVEL: 'silent',
    MEDIA_JWKS_FILE: parts.jwksFile, JANUS_URL: parts.janus.wsUrl, JANUS_API_SECRET: parts.janus.apiSecret, JANUS_ROOM_ADMIN_KEY: parts.janus.roomAdminKey,
    ...parts.env,
  });
  const app = await createApp(AppModule.forRoot(env), env, { name: 'media-gateway', attach: connectMessaging });
  await app.listen(0, '127.0.0.1');
  return { app, url: `${(await app.getUrl()).replace(/^http/, 'ws')}/ws/media`, stop: () => app.close() };
}

/** The lobby tells a fact. */
async function tell(nats: Nats, contract: EventContract, subject: string, version: number, data: object): Promise<void> {
  const { user, pass } = nats.userOf('lobby');
  const connection = await connect(natsConnectOptions('lobby', { servers: nats.url, user, pass }));
  const event: RcpEvent = {
    specversion: '1.0', id: randomUUID(), source: '/rcp/lobby', type: contract.type, subject, time: new Date().toISOString(),
    datacontenttype: 'application/json', aggregateversion: version, data,
  };
  await jetstream(connection).publish(event.type, JSON.stringify(event), { msgID: event.id });
  await connection.drain();
}

/** An organiser excluded somebody. */
export function tellExcluded(nats: Nats, who: { sessionId: string; participantId: string }, version = 3): Promise<void> {
  return tell(nats, participantExcluded, who.participantId, version, { sessionId: who.sessionId, rcpId: 'RCP-1', joinRequestId: who.participantId, decidedBy: 'compte-1' });
}

/** An organiser put somebody back to the waiting room. */
export function tellPutBack(nats: Nats, who: { sessionId: string; participantId: string }, version: number): Promise<void> {
  return tell(nats, participantPutBack, who.participantId, version, { sessionId: who.sessionId, rcpId: 'RCP-1', joinRequestId: who.participantId, decidedBy: 'compte-1' });
}

/** An organiser ended the session. */
export function tellClosed(nats: Nats, sessionId: string, version: number): Promise<void> {
  return tell(nats, sessionClosed, sessionId, version, { sessionId, rcpId: 'RCP-1', closedAt: new Date().toISOString(), reason: 'by-host', decidedBy: 'compte-1' });
}
