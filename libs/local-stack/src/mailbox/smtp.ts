import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface SmtpCatcher {
  readonly port: number;
  /** From now on mail to this address is answered `code` (4xx: try again later, 5xx: never), `times` times or for good. */
  refuse(address: string, code: number, times?: number): void;
  stop(): Promise<void>;
}

/** Accepts mail for anybody and sends nothing on. */
export async function startSmtpCatcher({ port, host }: { port: number; host: string }, receive: (raw: Buffer, recipients: string[]) => Promise<void>): Promise<SmtpCatcher> {
  const refusals = new Map<string, { code: number; left: number }>();
  const server = new SMTPServer({
    name: 'localhost',
    banner: 'nothing leaves this machine',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refusal = refusals.get(address.toLowerCase());
      if (!refusal || refusal.left === 0) return done();
      refusal.left -= 1;
      done(Object.assign(new Error('Refused as asked'), { responseCode: refusal.code }));
    },
    onData(stream, session, done) {
      buffer(stream)
        .then((raw) => receive(raw, session.envelope.rcptTo.map(({ address }) => address)))
        .then(() => done(), done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port,
    refuse: (address, code, times = Infinity) => refusals.set(address.toLowerCase(), { code, left: times }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
