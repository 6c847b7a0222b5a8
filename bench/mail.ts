import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { PutRcpBody, PutRegistration, PutSession } from '@rcp/contracts';
import { type DccClient, demoDccClient, keyPair, type Nats, type Postgres, privateDir, runMigrations, type RunningService, startNats, startPostgres, startService } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { milliseconds, perSecond, printFigures } from './measuring/report.js';
import { paced } from './measuring/pace.js';
import { percentile, rate } from './measuring/statistics.js';

/** One burst: a morning's registrations of a region sent at once. */
const BURST = 1_000;
const CALLS_AT_ONCE = 8;
const CONNECTIONS = 10;
const PER_SECOND = 10;
const SINGLE = 300;
/** Registrations of a meeting. */
const SESSION_SIZE = 25;
const publicUrl = 'http://localhost:1';
const mailFrom = 'ne-pas-repondre@banc.invalid';

interface Accepted {
  readonly to: string;
  readonly source: string;
}

/** The mail server, on a thread of its own: accepts everything, tells what and when. */
function serve(): void {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope }, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        parentPort?.postMessage({ to: envelope.rcptTo[0]?.address ?? '', source: Buffer.concat(parts).toString() } satisfies Accepted);
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.server.address() as AddressInfo).port));
}

/** What the mail server has accepted, by recipient. */
class Post {
  readonly mails = new Map<string, Accepted & { readonly at: number }>();
  private readonly waiting = new Map<string, () => void>();

  private constructor(private readonly worker: Worker, readonly port: number) {
    worker.on('message', (mail: Accepted) => {
      this.mails.set(mail.to, { ...mail, at: performance.now() });
      this.waiting.get(mail.to)?.();
    });
  }

  static async open(): Promise<Post> {
    const worker = new Worker(new URL(import.meta.url));
    const [port] = (await once(worker, 'message')) as [number];
    return new Post(worker, port);
  }

  /** When the mail to this address was accepted. */
  async acceptedAt(address: string): Promise<number> {
    if (!this.mails.has(address)) await new Promise<void>((resolve) => this.waiting.set(address, resolve));
    return this.mails.get(address)?.at ?? Number.NaN;
  }

  close(): Promise<number> {
    return this.worker.terminate();
  }
}

const rcp = (nth: number): PutRcpBody => ({ name: `RCP du banc ${nth}`, shortName: `Banc ${nth}`, coordinator: { familyName: 'BANC', givenName: 'Claude' } });
const inDays = (days: number, hour: number) => new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 + days * 86_400_000 + hour * 3_600_000).toISOString();
const session = (rcpId: string): PutSession => ({ rcpId, startsAt: inDays(3, 15), endsAt: inDays(3, 17), webconfActive: true });
const address = (name: string) => `${name}@hopital-${name.length % 7}.invalid`;
const registration = (name: string): PutRegistration => ({
  status: 'final', participation: 'webconference', prescriber: { civility: 'Dr', familyName: 'BANC', givenName: 'Camille', email: address(name), specialityCode: 'SM26' },
});

type Put = (path: string, body: unknown) => Promise<void>;

interface Bench {
  readonly put: Put;
  readonly stop: () => Promise<void>;
}

/** scheduling and notifications, each in a process of its own, as in production; the batching delay is 0. */
async function startServices(postgres: Postgres, nats: Nats, smtpPort: number): Promise<Bench> {
  const dir = await privateDir(undefined, 'bench-mail');
  const [schedulingUrls, notificationsUrls] = await Promise.all([postgres.createDatabase('scheduling'), postgres.createDatabase('notifications')]);
  await runMigrations({ scheduling: schedulingUrls, notifications: notificationsUrls });
  const { client, clientsFile } = await demoDccClient(dir.path, publicUrl);
  const [launch, personal] = await Promise.all([keyPair(dir.path, 'launch'), keyPair(dir.path, 'personal')]);
  const common = (service: 'scheduling' | 'notifications', databaseUrl: string) => {
    const { user, pass } = nats.userOf(service);
    return {
      NODE_ENV: 'production', DATABASE_URL: databaseUrl, NATS_URL: nats.url, NATS_USER: user, NATS_PASSWORD: pass, OPS_TOKEN: randomUUID(), PUBLIC_URL: publicUrl,
      SUPPORT_EMAIL: 'support@banc.invalid', LOG_LEVEL: 'warn',
    };
  };
  const services: RunningService[] = await Promise.all([
    startService('scheduling', { ...common('scheduling', schedulingUrls.runtimeUrl), DCC_CLIENTS_FILE: clientsFile, LAUNCH_KEY_FILE: launch.privateFile }),
    startService('notifications', {
      ...common('notifications', notificationsUrls.runtimeUrl), PERSONAL_KEY_FILE: personal.privateFile, SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, MAIL_FROM: mailFrom,
      BATCH_DELAY_SECONDS: '0',
    }),
  ]);
  return {
    put: putting(services[0]?.url ?? '', client),
    stop: async () => {
      await Promise.all(services.map((service) => service.stop()));
      await dir.remove();
    },
  };
}

function putting(url: string, dcc: DccClient): Put {
  return async (path, body) => {
    const answer = await fetch(`${url}/api/dcc/v1${path}`, {
      method: 'PUT', headers: { authorization: `Bearer ${await dcc.token()}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`PUT ${path} was answered ${answer.status}: ${await answer.text()}`);
  };
}

/** Sends the same mails with the mailer alone: mails per second. */
async function bare(mails: readonly Accepted[], port: number): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: CONNECTIONS, maxMessages: Infinity });
  const sent = await rate(mails.length, () => Promise.all(mails.map(({ to, source }) => transport.sendMail({ envelope: { from: mailFrom, to: [to] }, raw: source }))));
  transport.close();
  return sent;
}

/** All at once, a few calls at a time; answers mails per second from the first PUT to the last 250. */
async function burst(put: Put, post: Post): Promise<number> {
  const names = Array.from({ length: BURST }, (_, nth) => `salve-${nth}`);
  for (let nth = 0; nth * SESSION_SIZE < BURST; nth++) {
    await put(`/rcps/rcp-${nth}`, rcp(nth));
    await put(`/sessions/salve-${nth}`, session(`rcp-${nth}`));
  }
  return rate(BURST, async () => {
    const queue = names.entries();
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, async () => {
      for (const [nth, name] of queue) await put(`/sessions/salve-${Math.floor(nth / SESSION_SIZE)}/registrations/${name}`, registration(name));
    }));
    await Promise.all(names.map((name) => post.acceptedAt(address(name))));
  });
}

const post = isMainThread ? await Post.open() : undefined;
if (post === undefined) serve();
else {
  const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  try {
    await provision({ servers: nats.url, ...nats.admin });
    const bench = await startServices(postgres, nats, post.port);
    try {
      const sent = await burst(bench.put, post);
      const alone = await bare([...post.mails.values()], post.port);
      await bench.put('/rcps/single', rcp(0));
      await bench.put('/sessions/single', session('single'));
      const latencies = await paced(PER_SECOND, SINGLE, async (nth) => {
        await bench.put(`/sessions/single/registrations/seul-${nth}`, registration(`seul-${nth}`));
        await post.acceptedAt(address(`seul-${nth}`));
      });
      printFigures(`Mails: a burst of ${BURST}, then ${PER_SECOND} registrations per second, batching delay 0`, [
        { what: 'burst, all accepted by SMTP', value: perSecond(sent) },
        { what: 'nodemailer alone, the same mails', value: perSecond(alone) },
        { what: 'nodemailer alone ÷ burst', value: (alone / sent).toFixed(1) },
        { what: 'PUT → SMTP accepted, p50', value: milliseconds(percentile(latencies, 0.5)), budget: '≤ 1000 ms' },
        { what: 'PUT → SMTP accepted, p99', value: milliseconds(percentile(latencies, 0.99)) },
      ]);
    } finally {
      await bench.stop();
    }
  } finally {
    await Promise.all([nats.stop(), postgres.stop(), post.close()]);
  }
}
