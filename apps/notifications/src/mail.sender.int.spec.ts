import { Logger } from '@nestjs/common';
import { Draining, Readiness } from '@rcp/platform';
import { until } from '@rcp/testing';
import { envSchema } from './env.js';
import { type Letter, MailSender } from './mail.sender.js';
import { startTrialPost, type TrialPost, type TrialPostOptions } from './trial-post.js';
import { TrialClock } from './trial-service.js';

const letter = (more: Partial<Letter> = {}): Letter => ({
  messageId: '<7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org>', to: 'prescripteur@example.org', replyTo: 'secretariat@example.org',
  subject: 'Webconférence RCP', text: 'Bonjour', html: '<p>Bonjour</p>', calendar: null, ...more,
});

describe('the sender', () => {
  const posts: TrialPost[] = [];
  const senders: MailSender[] = [];
  let clock: TrialClock;
  let readiness: Readiness;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    clock = new TrialClock();
    readiness = new Readiness(new Draining());
  });
  afterEach(async () => {
    for (const sender of senders.splice(0)) sender.onApplicationShutdown();
    for (const post of posts.splice(0)) {
      post.drop();
      await post.stop();
    }
  });

  async function relay(options: TrialPostOptions = {}): Promise<TrialPost> {
    const post = await startTrialPost(options);
    posts.push(post);
    return post;
  }
  function senderTo(...urls: string[]): MailSender {
    const env = envSchema.parse({
      PORT: '0', DATABASE_URL: 'postgres://nobody@localhost/none', NATS_URL: 'nats://localhost', OPS_TOKEN: 'operator-secret-of-trials', PUBLIC_URL: 'https://rcp.example.org',
      SUPPORT_EMAIL: 'assistance@example.org', PERSONAL_KEY_FILE: '-', MAIL_FROM: 'ne-pas-repondre@example.org', MAIL_RETURN_PATH: 'retours@example.org', SMTP_URL: urls.join(' '),
    });
    const sender = new MailSender(env, clock, readiness);
    senders.push(sender);
    return sender;
  }
  const impatient = ({ url }: TrialPost, of = 'greetingTimeout') => `${url}?${of}=300`;
  const ready = () => readiness.faults();

  describe('told by the server', () => {
    it.each([421, 450, 451, 452])('%i at the recipient, has the mail tried again later', async (code) => {
      const post = await relay();
      post.onRecipient = () => code;
      expect(await senderTo(post.url).send(letter())).toEqual({ smtpClass: '4xx', smtpCode: code, permanent: false });
    });

    it.each([550, 553])('%i at the recipient, gives the mail up', async (code) => {
      const post = await relay();
      post.onRecipient = () => code;
      expect(await senderTo(post.url).send(letter())).toEqual({ smtpClass: '5xx', smtpCode: code, permanent: true });
    });

    it.each([[451, false], [554, true]])('%i after the message, knows whether that lasts', async (code, permanent) => {
      const post = await relay();
      post.beforeAccepting = () => Promise.resolve(code);
      expect(await senderTo(post.url).send(letter())).toMatchObject({ smtpCode: code, permanent });
      expect(post.accepted).toEqual([]);
    });

    it('nothing, because the connection is cut after the message, says it does not know, and sends the same mail again when asked to', async () => {
      const post = await relay();
      let cuts = 0;
      post.beforeAccepting = () => {
        if (cuts++ === 0) post.drop();
        return Promise.resolve();
      };
      const sender = senderTo(post.url);
      expect(await sender.send(letter())).toEqual({ smtpClass: 'network', smtpCode: null, permanent: false, uncertain: true });
      expect(await sender.send(letter())).toBeUndefined();
      expect(new Set(post.accepted.map(({ messageId }) => messageId))).toEqual(new Set([letter().messageId]));
    });

    it('nothing at all after the connection was made, does not wait for ever', async () => {
      const post = await relay();
      post.onGreeting = () => 'silence';
      expect(await senderTo(impatient(post)).send(letter())).toEqual({ smtpClass: 'network', smtpCode: null, permanent: false });
    });

    it('nothing after the message, does not wait for ever', async () => {
      const post = await relay();
      post.beforeAccepting = () => new Promise(() => undefined);
      expect(await senderTo(impatient(post, 'socketTimeout')).send(letter())).toEqual({ smtpClass: 'network', smtpCode: null, permanent: false, uncertain: true });
    });
  });

  describe('with several relays', () => {
    const away = 'smtp://127.0.0.1:9';
    const troubles: [string, TrialPostOptions, (first: TrialPost) => string][] = [
      ['is not there', {}, () => away],
      ['never greets', {}, (first) => { first.onGreeting = () => 'silence'; return impatient(first); }],
      ['closes without a word', {}, (first) => { first.onGreeting = () => 'drop'; return first.url; }],
      ['refuses at the greeting', {}, (first) => { first.onGreeting = () => 554; return first.url; }],
      ['closes at the recipient (421)', {}, (first) => { first.onRecipient = () => 421; return first.url; }],
      ['closes after the message (421)', {}, (first) => { first.beforeAccepting = () => Promise.resolve(421); return first.url; }],
      ['refuses our password', { user: { name: 'rcp', password: 'right' } }, (first) => first.url.replace('right', 'wrong')],
      ['offers no TLS', {}, (first) => `${first.url}?requireTLS=true`],
      ['shows a certificate nobody knows', { tls: true }, (first) => `${first.url}?requireTLS=true`],
    ];
    it.each(troubles)('lets the second one take the mail at once when the first %s', async (_what, options, prepare) => {
      const [first, second] = [await relay(options), await relay()];
      expect(await senderTo(prepare(first), second.url).send(letter())).toBeUndefined();
      expect([first.accepted.length, second.accepted.length]).toEqual([0, 1]);
    });

    it.each([
      ['the recipient for good', 550, true], ['the recipient for now', 450, false],
    ])('asks nobody else when the first refuses %s', async (_what, code, permanent) => {
      const [first, second] = [await relay(), await relay()];
      first.onRecipient = () => code;
      expect(await senderTo(first.url, second.url).send(letter())).toMatchObject({ smtpCode: code, permanent });
      expect(second.seen.connections).toBe(0);
    });

    it('asks nobody else when the first may have taken the mail, and the second when it is tried again', async () => {
      const [first, second] = [await relay(), await relay()];
      first.beforeAccepting = () => { first.drop(); return Promise.resolve(); };
      const sender = senderTo(first.url, second.url);
      expect(await sender.send(letter())).toMatchObject({ smtpClass: 'network' });
      expect(second.seen.connections).toBe(0);
      clock.pass(1);
      expect(await sender.send(letter())).toBeUndefined();
      expect(second.accepted).toHaveLength(1);
    });

    it('leaves one that failed in peace for a while, then prefers it again', async () => {
      const [first, second] = [await relay(), await relay()];
      first.onGreeting = () => 554;
      const sender = senderTo(first.url, second.url);
      await sender.send(letter());
      const tried = first.seen.connections;
      await sender.send(letter());
      expect([first.seen.connections, second.accepted.length]).toEqual([tried, 2]);
      first.onGreeting = () => undefined;
      clock.pass(2);
      await sender.send(letter());
      expect([first.accepted.length, second.accepted.length]).toEqual([1, 2]);
    });

    it('says what the last one said when none can be used', async () => {
      const [first, second] = [await relay(), await relay()];
      first.onGreeting = () => 554;
      second.onGreeting = () => 421;
      expect(await senderTo(first.url, second.url).send(letter())).toEqual({ smtpClass: '4xx', smtpCode: 421, permanent: false });
    });
  });

  describe('configured wrong', () => {
    const user = { name: 'rcp', password: 'canary-password' };
    it('makes the service unready and says why without the password, until it is mended', async () => {
      const post = await relay({ user });
      post.onLogin = () => 535;
      const sender = senderTo(post.url);
      sender.onApplicationBootstrap();
      const [[, fault]] = await until('the fault is known', () => Promise.resolve(ready()[0]?.[1] !== undefined && ready())) as [[string, string]];
      expect(fault).toBe('relay 1 (127.0.0.1) refuses our user name or password (535)');
      const logins = post.seen.logins;
      expect(await sender.send(letter())).toEqual({ smtpClass: '5xx', smtpCode: 535, permanent: false, ours: true });
      // A wrong password offered for each mail would lock the account.
      expect(post.seen.logins).toBe(logins);
      post.onLogin = () => undefined;
      await sender.lookAgain();
      expect(ready()).toEqual([['smtp', undefined]]);
      expect(await sender.send(letter())).toBeUndefined();
    });

    it.each<[string, TrialPostOptions, (post: TrialPost) => string, string]>([
      ['TLS is required and not offered', {}, ({ url }) => `${url}?requireTLS=true`, 'offers no TLS (500)'],
      ['the certificate cannot be trusted', { tls: true }, ({ url }) => `${url}?requireTLS=true`, 'shows a certificate that cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT)'],
      ['there is no TLS on that port', {}, ({ url }) => `${url.replace('smtp:', 'smtps:')}?tls.rejectUnauthorized=false`, 'speaks no TLS there (ERR_SSL_WRONG_VERSION_NUMBER)'],
      ['the relay asks for no password where we have one', {}, ({ url }) => url.replace('//', '//rcp:canary@'), 'refuses our user name or password (500)'],
    ])('when %s: says so', async (_what, options, prepare, sentence) => {
      const post = await relay(options);
      const sender = senderTo(prepare(post));
      expect(await sender.send(letter())).toMatchObject({ permanent: false });
      expect(ready()).toEqual([['smtp', `relay 1 (127.0.0.1) ${sentence}`]]);
    });

    it('stays ready while another relay can be used, and through an outage', async () => {
      const [first, second] = [await relay({ user }), await relay()];
      first.onLogin = () => 535;
      const sender = senderTo(first.url, second.url);
      await sender.send(letter());
      expect(ready()).toEqual([['smtp', undefined]]);
      second.onGreeting = () => 421;
      second.drop();
      expect(await sender.send(letter())).toMatchObject({ permanent: false });
      expect(ready()).toEqual([['smtp', undefined]]);
    });

    it('does not forget what has to be mended because the relay is away as well', async () => {
      const post = await relay({ user });
      post.onLogin = () => 535;
      const sender = senderTo(post.url);
      await sender.send(letter());
      post.onGreeting = () => 421;
      await sender.lookAgain();
      expect(ready()[0]?.[1]).toMatch(/refuses our user name or password/);
    });
  });

  describe('under TLS', () => {
    it('sends by STARTTLS and by TLS from the first byte', async () => {
      for (const options of [{ tls: true }, { smtps: true }]) {
        const post = await relay(options);
        expect(await senderTo(`${post.url}?requireTLS=true&tls.rejectUnauthorized=false`).send(letter())).toBeUndefined();
        expect([post.accepted.length, post.seen.secured]).toEqual([1, 1]);
      }
    });

    it('gives no password away where TLS is required and not offered', async () => {
      const post = await relay({ user: { name: 'rcp', password: 'canary' } });
      await senderTo(`${post.url}?requireTLS=true`).send(letter());
      expect(post.seen.logins).toBe(0);
    });
  });

  it.each(['victime@example.org\nBcc: autre@example.org', 'deux@example.org, autre@example.org', 'Nom <un@example.org>', 'sans-arobase', `${'x'.repeat(250)}@example.org`, ''])(
    'writes to nobody where the address is none: %j', async (to) => {
      const post = await relay();
      expect(await senderTo(post.url).send(letter({ to }))).toEqual({ smtpClass: '5xx', smtpCode: null, permanent: true });
      expect(post.seen.connections).toBe(0);
    });

  it('uses a connection again, and another one when the server has closed it meanwhile', async () => {
    const post = await relay();
    const sender = senderTo(post.url);
    await sender.send(letter());
    await sender.send(letter());
    expect(post.seen.connections).toBe(1);
    post.drop();
    expect(await sender.send(letter())).toBeUndefined();
    expect([post.accepted.length, post.seen.connections]).toEqual([3, 2]);
  });
});
