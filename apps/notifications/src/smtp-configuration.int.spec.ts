import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import { MailSender } from './mail.sender.js';
import { migrations } from './migrations/index.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { contactOf, startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

describe('a service whose relay refuses its password', () => {
  let nats: Awaited<ReturnType<typeof startNats>>;
  let keys: TrialKeys;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let post: TrialPost;
  let scheduling: TrialScheduling;
  let app: NestFastifyApplication;
  const clock = new TrialClock();

  beforeAll(async () => {
    [nats, keys, database, post] = await Promise.all([startNats(), trialKeys(), testDatabase(migrations), startTrialPost({ user: { name: 'rcp', password: 'canary-password' } })]);
    await provision({ servers: nats.url, ...nats.admin });
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    post.onLogin = () => 535;
    app = await startTrial({
      databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock,
    });
  });
  afterAll(async () => {
    await app?.close();
    await scheduling?.stop();
    await Promise.all([post?.stop(), nats?.stop(), keys?.remove(), database?.drop()]);
  });

  const ready = async () => {
    const answer = await fetch(`${await app.getUrl()}/health/ready`);
    return { status: answer.status, text: await answer.text() };
  };
  const stateOf = async (registrationId: string) =>
    ((await database.dataSource.query('select state from mail_job where registration_id = $1', [registrationId])) as { state: string }[])[0]?.state;

  it('is not ready and says why without the password; its mails wait, and leave once it is mended', async () => {
    const { text } = await until('the service is not ready', async () => {
      const answer = await ready();
      return answer.status === 503 && answer;
    });
    expect(JSON.parse(text)).toMatchObject({ code: 'unavailable', database: 'up', smtp: 'down: relay 1 (127.0.0.1) refuses our user name or password (535)' });
    expect(text).not.toContain('canary');

    scheduling.answers.set('reg-attente', contactOf('reg-attente', 'a@example.org'));
    await scheduling.tell({ registrationId: 'reg-attente', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 });
    await until('the mail waits', async () => (await stateOf('reg-attente')) === 'deferred');

    post.onLogin = () => undefined;
    await app.get(MailSender).lookAgain();
    expect((await ready()).status).toBe(200);
    clock.pass(2);
    await until('the mail is sent', async () => (await stateOf('reg-attente')) === 'sent');
    expect(post.accepted).toHaveLength(1);
  });

  it('stays ready while the relay is away', async () => {
    post.onGreeting = () => 421;
    post.drop();
    scheduling.answers.set('reg-panne', contactOf('reg-panne', 'b@example.org'));
    await scheduling.tell({ registrationId: 'reg-panne', sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 });
    await until('the mail waits', async () => (await stateOf('reg-panne')) === 'deferred');
    expect((await ready()).status).toBe(200);
  });
});
