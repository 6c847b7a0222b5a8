import { execFileSync } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { selfSignedCertificate } from './certificate.js';
import { Daemon } from './daemon.js';
import { choosePort, freePort } from './ports.js';
import { privateDir, randomSecret, writePrivate } from './private-dir.js';
import { commandAs, isRoot, unprivileged } from './unprivileged.js';

/** A mail in the box, as the server has it on disk. */
export interface KeptMail {
  readonly raw: string;
  /** Marked as read by a client. */
  readonly seen: boolean;
}

/** A running IMAP server (Dovecot) with one user and one box. */
export interface Imap {
  /** `imap://user:password@127.0.0.1:port`; STARTTLS is offered. */
  readonly url: string;
  /** `imaps://…`, with a certificate nobody should trust. */
  readonly tlsUrl: string;
  /** Puts a mail into the box as a local delivery agent does; arrived just now unless told otherwise. */
  deliver(raw: string | Buffer, arrivedAt?: Date): Promise<void>;
  /** What is in the box. */
  mails(): Promise<KeptMail[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it for good: the box is gone. */
  remove(): Promise<void>;
}

const user = 'retours';

/** Starts `dovecot` from PATH on the loopback interface, as `nobody` when we are root. Throws DaemonFailed. */
export async function startImap(): Promise<Imap> {
  const [port, tlsPort] = [await choosePort(undefined, 'IMAP'), await freePort()];
  const dir = await privateDir(undefined, 'imap', true);
  const box = join(dir.path, 'box');
  const password = randomSecret();
  const as = unprivileged([box]);
  const own = async (...paths: string[]) => {
    if (as.uid !== undefined && as.gid !== undefined) for (const path of paths) await chown(path, as.uid, as.gid);
  };
  for (const part of ['', 'tmp', 'new', 'cur']) await mkdir(join(box, part), { mode: 0o700 }).then(() => own(join(box, part)));
  await mkdir(join(dir.path, 'run'));
  const { key, cert } = await selfSignedCertificate();
  const files = { 'key.pem': key, 'cert.pem': cert, passwords: `${user}:{PLAIN}${password}\n`, 'dovecot.conf': configuration(dir.path, port, tlsPort) };
  for (const [name, content] of Object.entries(files)) await writePrivate(join(dir.path, name), content);
  await own(join(dir.path, 'run'), ...Object.keys(files).map((name) => join(dir.path, name)));
  const daemon = new Daemon({
    name: 'dovecot', ...commandAs(as, 'dovecot', ['-F', '-c', join(dir.path, 'dovecot.conf')]), cwd: '/', logFile: join(dir.path, 'dovecot.log'), ready: () => greets(port),
  });
  const remove = async () => {
    await daemon.stop();
    await dir.remove();
  };
  await daemon.start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const login = `${user}:${password}@127.0.0.1`;
  return {
    url: `imap://${login}:${port}`, tlsUrl: `imaps://${login}:${tlsPort}`, deliver: deliverer(box, own), mails: () => mailsIn(box),
    start: () => daemon.start(), stop: () => daemon.stop(), remove,
  };
}

/** Written aside and moved in, so that nobody reads half of it. */
function deliverer(box: string, own: (path: string) => Promise<void>): Imap['deliver'] {
  let delivered = 0;
  return async (raw, arrivedAt = new Date()) => {
    const name = `${Date.now()}.${process.pid}_${++delivered}.local`;
    const draft = join(box, 'tmp', name);
    await writeFile(draft, raw, { mode: 0o600 });
    await utimes(draft, arrivedAt, arrivedAt);
    await own(draft);
    await rename(draft, join(box, 'new', name));
  };
}

/** Flags follow the file's name (Maildir): `:2,S` is a mail that was read. The server renames files meanwhile: then it is looked again. */
async function mailsIn(box: string): Promise<KeptMail[]> {
  for (;;) {
    const names = (await Promise.all(['new', 'cur'].map(async (part) => (await readdir(join(box, part))).map((name) => join(part, name))))).flat();
    const raws = await Promise.all(names.map((name) => readFile(join(box, name), 'utf8').catch(() => undefined)));
    const mails = names.flatMap((name, nth) => (raws[nth] === undefined ? [] : [{ raw: raws[nth], seen: /:2,\w*S/.test(name) }]));
    if (mails.length === names.length) return mails;
  }
}

/** One user, one box, nothing that needs root: processes run as whoever starts them, without chroot. */
function configuration(dir: string, port: number, tlsPort: number): string {
  const name = isRoot() ? 'nobody' : userInfo().username;
  const group = execFileSync('id', ['-gn', name], { encoding: 'utf8' }).trim();
  const section = (title: string, ...lines: string[]) => `${title} {\n${lines.join('\n')}\n}`;
  return [
    `base_dir = ${dir}/run`, `state_dir = ${dir}/run`, 'log_path = /dev/stderr', 'protocols = imap', 'listen = 127.0.0.1',
    `default_internal_user = ${name}`, `default_internal_group = ${group}`, `default_login_user = ${name}`, 'first_valid_uid = 1',
    'ssl = yes', `ssl_cert = <${dir}/cert.pem`, `ssl_key = <${dir}/key.pem`, 'disable_plaintext_auth = no', 'auth_mechanisms = plain login',
    `mail_location = maildir:${dir}/box`,
    section('passdb', 'driver = passwd-file', `args = scheme=PLAIN ${dir}/passwords`),
    section('userdb', 'driver = static', `args = uid=${name} gid=${group} home=${dir}/box`),
    section('service imap-login', 'chroot =', section('inet_listener imap', `port = ${port}`), section('inet_listener imaps', `port = ${tlsPort}`, 'ssl = yes')),
    section('service anvil', 'chroot ='), section('service stats', 'chroot ='), '',
  ].join('\n');
}

/** The server speaks first: `* OK …`. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.once('data', (chunk) => end(chunk.toString().startsWith('* OK')));
    for (const trouble of ['error', 'close', 'timeout']) socket.once(trouble, () => end(false));
  });
}
