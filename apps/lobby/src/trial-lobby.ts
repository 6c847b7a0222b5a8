import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { LaunchClaims, PersonalClaims } from '@rcp/contracts';
import { keyPair, type KeyFiles } from '@rcp/local-stack';
import { connectMessaging, type NatsOptions } from '@rcp/messaging';
import { createApp, ticketSigner } from '@rcp/platform';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';

export const publicUrl = 'https://rcp.example.org';

/** The keys of the services around the lobby, and what they sign with them. */
export interface TrialTickets {
  readonly launchKeys: KeyFiles;
  readonly personalKeys: KeyFiles;
  readonly mediaKeys: KeyFiles;
  launch(claims: Partial<LaunchClaims> & Pick<LaunchClaims, 'sub' | 'rcpId'>): Promise<string>;
  personal(claims: Omit<PersonalClaims, 'iss' | 'aud'>): Promise<string>;
  remove(): Promise<void>;
}

export async function trialTickets(): Promise<TrialTickets> {
  const dir = await mkdtemp(join(tmpdir(), 'lobby-'));
  const [launchKeys, personalKeys, mediaKeys] = [await keyPair(dir, 'launch'), await keyPair(dir, 'personal'), await keyPair(dir, 'media')];
  const [launches, personals] = [await ticketSigner('launch', launchKeys.privateFile), await ticketSigner('personal', personalKeys.privateFile)];
  return {
    launchKeys, personalKeys, mediaKeys,
    launch: (claims) => launches.sign({
      iss: 'scheduling', aud: 'lobby', jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60, role: null, organisersVersion: 0,
      identity: { familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'SM36' }, ...claims,
    }),
    personal: (claims) => personals.sign({ iss: 'notifications', aud: 'lobby', ...claims }),
    remove: () => rm(dir, { recursive: true }),
  };
}

/** One replica of the service on real parts, listening on a free port. */
export interface TrialLobby {
  readonly app: NestFastifyApplication;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  stop(): Promise<void>;
}

export interface TrialParts {
  readonly databaseUrl: string;
  readonly nats: NatsOptions;
  readonly tickets: TrialTickets;
  /** Variables besides the usual ones. */
  readonly variables?: Record<string, string>;
}

/** The variables of the service in specs: seats are lost after three seconds instead of half a minute. */
export function trialVariables(parts: TrialParts): Record<string, string> {
  return {
    DATABASE_URL: parts.databaseUrl, NATS_URL: parts.nats.servers, NATS_USER: parts.nats.user ?? '', NATS_PASSWORD: parts.nats.pass ?? '',
    OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: publicUrl, ENVIRONMENT: 'recette', SUPPORT_EMAIL: 'assistance@example.org', LOG_LEVEL: 'silent',
    LAUNCH_JWKS_FILE: parts.tickets.launchKeys.jwksFile, PERSONAL_JWKS_FILE: parts.tickets.personalKeys.jwksFile,
    MEDIA_KEY_FILE: parts.tickets.mediaKeys.privateFile, SEAT_BEAT_SECONDS: '0.1', SEAT_LOST_SECONDS: '3', SESSION_BEAT_SECONDS: '0.1',
  };
}

export async function startTrial(parts: TrialParts): Promise<TrialLobby> {
  const env = envSchema.parse({ PORT: '0', ...trialVariables(parts), ...parts.variables });
  const app = await createApp(AppModule.forRoot(env), env, { name: 'lobby', attach: connectMessaging });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), stop: () => app.close() };
}
