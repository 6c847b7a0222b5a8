import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server at the outermost edge: keeps what it accepted, and refuses or stalls when a spec says so. */
export interface TrialPost {
  readonly url: string;
  /** Everything accepted, with 250 given. */
  readonly accepted: ParsedMail[];
  readonly acceptedFor: (address: string) => ParsedMail[];
  /** Asked at RCPT TO: an SMTP code to refuse with, or undefined. May take its time. */
  onRecipient: (address: string) => Promise<number | undefined> | number | undefined;
  /** Called when a mail is in, before it gets its 250. */
  beforeAccepting: (mail: ParsedMail) => Promise<void>;
  stop(): Promise<void>;
}

/** `port` to come back where one was before. */
export async function startTrialPost(port = 0): Promise<TrialPost> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'], closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      void Promise.resolve(post.onRecipient(address)).then((code) => callback(code === undefined ? null : refusal(code)));
    },
    onData(stream, _session, callback) {
      void simpleParser(stream).then(async (mail) => {
        await post.beforeAccepting(mail);
        post.accepted.push(mail);
        callback();
      });
    },
  });
  // A client that goes away in the middle is part of the trial.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted: ParsedMail[] = [];
  const post: TrialPost = {
    url: `smtp://127.0.0.1:${address.port}`,
    accepted,
    acceptedFor: (to) => accepted.filter((mail) => [mail.to].flat().some((field) => field?.text.includes(to))),
    onRecipient: () => undefined,
    beforeAccepting: () => Promise.resolve(),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return post;
}

function refusal(code: number): Error {
  return Object.assign(new Error('as the spec says'), { responseCode: code });
}
