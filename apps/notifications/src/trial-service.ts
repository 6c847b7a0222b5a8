import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connectMessaging, type NatsOptions } from '@rcp/messaging';
import { type Clock, createApp } from '@rcp/platform';
import { exportJWK, generateKeyPair } from 'jose';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';

/** A clock a spec can move. */
export class TrialClock implements Clock {
  private at = new Date('2026-12-01T08:00:00Z');
  now(): Date { return this.at; }
  pass(minutes: number): void { this.at = new Date(this.at.getTime() + minutes * 60_000); }
}

export interface TrialKeys {
  readonly privateFile: string;
  readonly publicFile: string;
  remove(): Promise<void>;
}

export async function trialKeys(): Promise<TrialKeys> {
  const dir = await mkdtemp(join(tmpdir(), 'notifications-'));
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const [privateFile, publicFile] = [join(dir, 'personal.json'), join(dir, 'personal.public.json')];
  await writeFile(privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'trial' }), { mode: 0o600 });
  await writeFile(publicFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'trial', alg: 'EdDSA' }] }));
  return { privateFile, publicFile, remove: () => rm(dir, { recursive: true }) };
}

/** One replica of the service, on real parts, listening on a free port. */
export async function startTrial(parts: {
  databaseUrl: string; nats: NatsOptions; smtpUrl: string; keyFile: string; clock: Clock; variables?: Record<string, string>;
}): Promise<NestFastifyApplication> {
  const env = envSchema.parse({
    PORT: '0', DATABASE_URL: parts.databaseUrl, NATS_URL: parts.nats.servers, NATS_USER: parts.nats.user, NATS_PASSWORD: parts.nats.pass,
    OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: 'https://rcp.example.org', ENVIRONMENT: 'recette', SUPPORT_EMAIL: 'assistance@example.org',
    LOG_LEVEL: 'silent', PERSONAL_KEY_FILE: parts.keyFile, SMTP_URL: parts.smtpUrl, MAIL_FROM: 'ne-pas-repondre@example.org',
    BATCH_DELAY_SECONDS: '0', ...parts.variables,
  });
  const app = await createApp(AppModule.forRoot(env, parts.clock), env, { name: 'notifications', attach: connectMessaging });
  await app.listen(0, '127.0.0.1');
  return app;
}
