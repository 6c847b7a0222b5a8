import type { Socket } from 'node:net';
import { selfSignedCertificate } from '@rcp/local-stack';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** An SMTP code to refuse with, or undefined to accept. May take its time. */
type Answer = Promise<number | undefined> | number | undefined;

/** How a trial server differs from the plain one. */
export interface TrialPostOptions {
  /** To come back where one was before. */
  readonly port?: number;
  /** The only user who may send. */
  readonly user?: { readonly name: string; readonly password: string };
  /** STARTTLS is offered, with a certificate nobody should trust. */
  readonly tls?: boolean;
  /** TLS from the first byte, with the same certificate. */
  readonly smtps?: boolean;
}

/** A mail server at the outermost edge: keeps what it accepted, and refuses, stalls or breaks off when a spec says so. */
export interface TrialPost {
  readonly url: string;
  /** Everything accepted, with 250 given. */
  readonly accepted: ParsedMail[];
  readonly acceptedFor: (address: string) => ParsedMail[];
  /** The same, as it came over the wire. */
  readonly raw: Buffer[];
  /** Envelope senders and recipients of the mails accepted. */
  readonly envelopes: SMTPServerSession['envelope'][];
  /** Connections made so far, and of them those under TLS. */
  readonly seen: { connections: number; secured: number; logins: number };
  /** Instead of the greeting; `'silence'`: nothing is ever said, `'drop'`: the connection is closed without a word. */
  onGreeting: () => number | 'silence' | 'drop' | undefined;
  /** Asked at AUTH. */
  onLogin: () => Answer;
  /** Asked at MAIL FROM. */
  onSender: (address: string) => Answer;
  /** Asked at RCPT TO. */
  onRecipient: (address: string) => Answer;
  /** Called when a mail is in, before it gets its 250; asked for another answer. */
  beforeAccepting: (mail: ParsedMail) => Promise<number | void>;
  /** Closes every connection there is, in the middle of whatever goes on. */
  drop(): void;
  stop(): Promise<void>;
}

/** Listens on the loopback interface. */
export async function startTrialPost(given: number | TrialPostOptions = {}): Promise<TrialPost> {
  const options = typeof given === 'number' ? { port: given } : given;
  const sockets = new Set<Socket>();
  const server = new SMTPServer({ ...(await protocol(options)), ...answers(options, () => post) });
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    post.seen.connections += 1;
  });
  // A client that goes away in the middle is part of the trial.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted: ParsedMail[] = [];
  const login = options.user ? `${options.user.name}:${options.user.password}@` : '';
  const post: TrialPost = {
    url: `${options.smtps ? 'smtps' : 'smtp'}://${login}127.0.0.1:${address.port}`,
    accepted, raw: [], envelopes: [], seen: { connections: 0, secured: 0, logins: 0 },
    acceptedFor: (to) => accepted.filter((mail) => [mail.to].flat().some((field) => field?.text.includes(to))),
    onGreeting: () => undefined, onLogin: () => undefined, onSender: () => undefined, onRecipient: () => undefined,
    beforeAccepting: () => Promise.resolve(),
    drop: () => { for (const socket of sockets) socket.destroy(); },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return post;
}

async function protocol({ user, tls, smtps }: TrialPostOptions): Promise<SMTPServerOptions> {
  return {
    disabledCommands: [...(user ? [] : ['AUTH']), ...(tls ? [] : ['STARTTLS'])], closeTimeout: 100,
    // A password in the clear is refused where TLS could be had.
    allowInsecureAuth: !tls, ...(smtps ? { secure: true } : {}), ...(tls || smtps ? await selfSignedCertificate() : {}),
  };
}

function answers(options: TrialPostOptions, post: () => TrialPost): SMTPServerOptions {
  const settle = (answer: Answer, done: (error?: Error | null) => void) =>
    void Promise.resolve(answer).then((code) => done(code === undefined ? null : refusal(code)));
  return {
    onConnect: (_session, done) => {
      const answer = post().onGreeting();
      if (answer === 'drop') post().drop();
      else if (answer !== 'silence') settle(answer, done);
    },
    onSecure: (_socket, _session, done) => {
      post().seen.secured += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) => {
      post().seen.logins += 1;
      const right = username === options.user?.name && password === options.user?.password;
      void Promise.resolve(post().onLogin() ?? (right ? undefined : 535)).then((code) =>
        (code === undefined ? done(null, { user: username }) : done(refusal(code))));
    },
    onMailFrom: ({ address }, _session, done) => settle(post().onSender(address), done),
    onRcptTo: ({ address }, _session, done) => settle(post().onRecipient(address), done),
    onData: (stream, session, done) => {
      taken(stream, session, post()).then((code) => done(code === undefined ? null : refusal(code)), () => undefined);
    },
  };
}

async function taken(stream: NodeJS.ReadableStream, session: SMTPServerSession, post: TrialPost): Promise<number | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const mail = await simpleParser(raw);
  const code = await post.beforeAccepting(mail);
  if (typeof code === 'number') return code;
  post.accepted.push(mail);
  post.raw.push(raw);
  post.envelopes.push(session.envelope);
  return undefined;
}

function refusal(code: number): Error {
  return Object.assign(new Error('as the spec says'), { responseCode: code });
}
