import { createHash, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Draining, Readiness } from '@rcp/platform';
import { envSchema } from './env.js';
import { type Letter, MailSender } from './mail.sender.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { TrialClock } from './trial-service.js';

const entry = (method: string) => `BEGIN:VCALENDAR\r\nMETHOD:${method}\r\nSUMMARY:Webconférence RCP Sein-Gynéco\r\nEND:VCALENDAR\r\n`;
const letter = (more: Partial<Letter> = {}): Letter => ({
  messageId: '<7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org>', to: 'prescripteur@example.org', replyTo: 'secretariat@example.org',
  subject: 'Webconférence RCP Sein-Gynéco – votre lien de connexion', text: 'Bonjour à tous,\n.\nune ligne qui commence par un point', html: '<p>Bonjour à tous</p>',
  calendar: { method: 'REQUEST', content: entry('REQUEST') }, ...more,
});

describe('a mail on the wire', () => {
  let post: TrialPost;
  let sender: MailSender;
  let dir: string;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    dir = await mkdtemp(join(tmpdir(), 'dkim-'));
  });
  beforeEach(async () => { post = await startTrialPost(); });
  afterEach(async () => {
    sender.onApplicationShutdown();
    await post.stop();
  });
  afterAll(() => rm(dir, { recursive: true }));

  function start(variables: Record<string, string> = {}): MailSender {
    sender = new MailSender(envSchema.parse({
      PORT: '0', DATABASE_URL: 'postgres://nobody@localhost/none', NATS_URL: 'nats://localhost', OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: 'https://rcp.example.org',
      SUPPORT_EMAIL: 'assistance@example.org', PERSONAL_KEY_FILE: '-', MAIL_FROM: 'ne-pas-repondre@example.org', SMTP_URL: post.url, ...variables,
    }), new TrialClock(), new Readiness(new Draining()));
    return sender;
  }
  async function sent(one: Letter, variables: Record<string, string> = {}): Promise<string> {
    expect(await start(variables).send(one)).toBeUndefined();
    return post.raw[0]?.toString('latin1') ?? '';
  }

  it('says who wrote it, that a machine did, whom to answer and which mail it is', async () => {
    const raw = await sent(letter());
    for (const line of [
      'Message-ID: <7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org>', 'From: =?UTF-8?Q?Webconf=C3=A9rence_RCP?= <ne-pas-repondre@example.org>', 'To: prescripteur@example.org',
      'Reply-To: secretariat@example.org', 'Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All', 'Content-Language: fr',
    ]) expect(raw.split('\r\n')).toContain(line);
    expect(raw).not.toMatch(/^(?:cc|bcc|x-mailer|user-agent):/im);
    expect(post.accepted[0]?.subject).toBe(letter().subject);
    expect(post.accepted[0]?.text).toContain('\n.\nune ligne');
  });

  it.each([
    ['REQUEST', 'invitation.ics'], ['CANCEL', 'annulation.ics'],
  ] as const)('holds the calendar entry as an alternative with method %s, and once more as %s', async (method, filename) => {
    const raw = await sent(letter({ calendar: { method, content: entry(method) } }));
    expect(raw).toMatch(new RegExp(`^Content-Type: text/calendar; charset=utf-8; method=${method}\r\nContent-Transfer-Encoding: quoted-printable\r$`, 'm'));
    expect(raw).toMatch(new RegExp(`^Content-Type: application/ics; name=${filename}\r\nContent-Disposition: attachment; filename=${filename}\r$`, 'm'));
    // The alternative in one multipart with text and HTML, richest last (RFC 2046 §5.1.4); the file beside it.
    expect([...raw.matchAll(/^Content-Type: ([\w/]+)/gm)].map(([, type]) => type)).toEqual(['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'text/calendar', 'application/ics']);
    const entries = post.accepted[0]?.attachments.map(({ content }) => content.toString('utf8').trimEnd().replace(/\r?\n/g, '\r\n'));
    expect(entries).toEqual([entry(method).trimEnd(), entry(method).trimEnd()]);
  });

  it('is text and HTML alone when nothing changes in a calendar', async () => {
    const raw = await sent(letter({ calendar: null }));
    expect([...raw.matchAll(/^Content-Type: ([\w/]+)/gm)].map(([, type]) => type)).toEqual(['multipart/alternative', 'text/plain', 'text/html']);
  });

  it('has reports of failure sent to the address they are read at', async () => {
    await sent(letter(), { MAIL_RETURN_PATH: 'retours@example.org' });
    expect(post.envelopes[0]).toMatchObject({ mailFrom: { address: 'retours@example.org' }, rcptTo: [{ address: 'prescripteur@example.org' }] });
  });

  it('is the same mail when it is sent again', async () => {
    const raw = await sent(letter());
    await sender.send(letter());
    const withoutChance = (mail: string) => mail.replace(/^Date: .*$/m, '').replace(/_NmP-[0-9a-f]+/g, '');
    expect(withoutChance(post.raw[1]?.toString('latin1') ?? '')).toBe(withoutChance(raw));
  });

  it('carries a DKIM signature that holds (RFC 6376)', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(join(dir, 'dkim.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const raw = await sent(letter(), { DKIM_KEY_FILE: join(dir, 'dkim.pem'), DKIM_SELECTOR: 'rcp2026' });
    expect(verified(raw, publicKey)).toMatchObject({ body: true, headers: true, tags: { d: 'example.org', s: 'rcp2026', a: 'rsa-sha256', c: 'relaxed/relaxed' } });
    expect(verified(raw.replace('Reply-To: secretariat', 'Reply-To: faussaire'), publicKey)).toMatchObject({ headers: false });
  });

  it('is not sent with a DKIM key that is none: the service does not start', async () => {
    await writeFile(join(dir, 'other.pem'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(join(dir, 'none.pem'), 'canary');
    start();
    for (const file of ['other.pem', 'none.pem']) {
      expect(() => start({ DKIM_KEY_FILE: join(dir, file) })).toThrow('DKIM_KEY_FILE holds no private RSA key of 1024 bits or more (RFC 6376)');
    }
  });
});

/** RFC 6376 §3.4 (relaxed), §3.7, read from the RFC and not from the library that signs. */
function verified(raw: string, key: KeyObject): { body: boolean; headers: boolean; tags: Record<string, string> } {
  const cut = raw.indexOf('\r\n\r\n');
  const fields = raw.slice(0, cut).split(/\r\n(?![ \t])/);
  const relaxed = (field: string) => field.replace(/^([^:]+?)\s*:\s*/, (_all, name: string) => `${name.toLowerCase()}:`).replace(/\r\n/g, '').replace(/[ \t]+/g, ' ').trim();
  const body = `${raw.slice(cut + 4).replace(/[ \t]+(?=\r\n)/g, '').replace(/[ \t]+/g, ' ').replace(/(?:\r\n)*$/, '')}\r\n`;
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? '';
  const tags = Object.fromEntries(signature.replace(/^[^:]+:/, '').split(';').map((tag) => {
    const [name = '', ...value] = tag.split('=');
    return [name.trim(), value.join('=').replace(/\s/g, '')];
  }));
  const signed = (tags['h'] ?? '').split(':').map((name) => fields.findLast((field) => field.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? '').filter(Boolean);
  const told = [...signed, signature.replace(/(\bb=)[^;]*/, '$1')].map(relaxed).join('\r\n');
  return {
    body: createHash('sha256').update(body, 'latin1').digest('base64') === tags['bh'],
    headers: createVerify('RSA-SHA256').update(told, 'latin1').verify(key, tags['b'] ?? '', 'base64'),
    tags,
  };
}
