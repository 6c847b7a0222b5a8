import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportJWK, generateKeyPair } from 'jose';
import type { ClientMetadata } from 'oidc-provider';

/** Somebody who can sign in at the provider: account id → claims. `acr` is the assurance of their login. */
export type ProviderAccounts = Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly acr?: string }>>;

/** A real OpenID Connect provider on the loopback interface, with a login form of its own. */
export interface AccountProvider {
  readonly issuer: string;
  stop(): Promise<void>;
  /** Answers again at the same address with the same key; whoever was signed in is forgotten. */
  start(): Promise<void>;
}

export interface AccountProviderOptions {
  readonly clients: readonly ClientMetadata[];
  readonly accounts: ProviderAccounts;
  /** Names of the claims released with the scope `profile`, besides the standard ones. */
  readonly claims?: readonly string[];
  readonly acrValues?: readonly string[];
}

/** Starts it on a free port. Any password is right; an unknown login is asked again. */
export async function startAccountProvider({ clients, accounts, claims = [], acrValues = [] }: AccountProviderOptions): Promise<AccountProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const options = { clients, accounts, claims, acrValues, key: { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'provider' } };
  let running = await runs({ ...options, port: 0 });
  const { issuer } = running;
  return {
    issuer,
    stop: () => ends(running.child),
    start: async () => {
      running = await runs({ ...options, port: Number(new URL(issuer).port) });
    },
  };
}

async function runs(options: object): Promise<{ child: ChildProcess; issuer: string }> {
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'account-provider.process.ts'), JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) if (line.startsWith('http://')) return { child, issuer: line };
  throw new Error('the account provider did not start');
}

async function ends(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
