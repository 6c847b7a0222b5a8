import { join } from 'node:path';
import { Daemon } from './daemon.js';
import type { DccIdentity } from './dcc-client.js';
import { choosePort } from './ports.js';
import { privateDir, writePrivate } from './private-dir.js';
import { workspaceRoot } from './workspace.js';

export interface DccDemoOptions {
  readonly identity: DccIdentity;
  /** Who may sign in: `accountsFile` of apps/dcc-demo. */
  readonly accounts: readonly object[];
  readonly mailboxUrl: string;
  readonly logDir: string;
  readonly port?: number;
  readonly onUnexpectedExit?: (reason: string) => void;
}

/** The « Outil RCP » running in a process of its own. */
export interface DccDemo {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `dist/node/apps/dcc-demo`, a client of the DCC API with the demo's own key, and waits until it answers. */
export async function startDccDemo({ identity, accounts, mailboxUrl, logDir, port: asked, onUnexpectedExit }: DccDemoOptions): Promise<DccDemo> {
  const port = await choosePort(asked, 'the demo DCC');
  const dir = await privateDir(undefined, 'dcc-demo');
  const accountsFile = join(dir.path, 'accounts.json');
  await writePrivate(accountsFile, JSON.stringify(accounts));
  const daemon = new Daemon({
    name: 'The demo DCC', command: process.execPath, args: [join(workspaceRoot(), 'dist', 'node', 'apps', 'dcc-demo', 'src', 'main.js')], cwd: workspaceRoot(),
    env: {
      NODE_ENV: 'production', PORT: String(port), ENVIRONMENT: 'démonstration', LOG_FORMAT: 'line', DCC_API_URL: identity.apiUrl, DCC_CLIENT_ID: identity.clientId,
      DCC_ISSUER: identity.issuer, DCC_KEY_FILE: identity.keyFile, DCC_ACCOUNTS_FILE: accountsFile, DCC_MAILBOX_URL: mailboxUrl,
    },
    logFile: join(logDir, 'dcc-demo.log'),
    ready: async () => (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
    ...(onUnexpectedExit ? { onUnexpectedExit } : {}),
  });
  const stop = async () => {
    await daemon.stop();
    await dir.remove();
  };
  await daemon.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url: `http://localhost:${port}`, stop };
}
