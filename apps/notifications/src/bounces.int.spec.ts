import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Imap, startImap, startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { testDatabase, until } from '@rcp/testing';
import { migrations } from './migrations/index.js';
import { startTrialPost, type TrialPost } from './trial-post.js';
import { eximReport, exchangeReport, postfixReport } from './trial-reports.js';
import { contactOf, startTrialScheduling, type TrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys, type TrialKeys } from './trial-service.js';

interface Row { id: string; state: string; smtp_code: number | null; message_id: string; registration_id: string }

describe('mails that come back', () => {
  let nats: Awaited<ReturnType<typeof startNats>>;
  let keys: TrialKeys;
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let clock: TrialClock;
  let post: TrialPost;
  let imap: Imap;
  let scheduling: TrialScheduling;
  const replicas: NestFastifyApplication[] = [];

  beforeAll(async () => {
    [nats, keys] = await Promise.all([startNats(), trialKeys()]);
    await provision({ servers: nats.url, ...nats.admin });
    scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
  });
  beforeEach(async () => {
    clock = new TrialClock();
    [database, post, imap] = await Promise.all([testDatabase(migrations), startTrialPost(), startImap()]);
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((app) => app.close()));
    await Promise.all([post.stop(), imap.remove(), database.drop()]);
  });
  afterAll(async () => {
    await scheduling?.stop();
    await Promise.all([nats?.stop(), keys?.remove()]);
  });

  async function start(variables: Record<string, string> = {}): Promise<void> {
    replicas.push(await startTrial({
      databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock,
      variables: { IMAP_URL: imap.url, IMAP_POLL_SECONDS: '1', ...variables },
    }));
  }
  let registrations = 0;
  /** A mail our relay has accepted. */
  async function sent(): Promise<Row> {
    const registrationId = `reg-retour-${++registrations}`;
    scheduling.answers.set(registrationId, contactOf(registrationId, 'parti@example.org'));
    await scheduling.tell({ registrationId, sessionId: 'ses-1', rcpId: 'rcp-1', participation: 'webconference', revision: 1 });
    return until('the mail is accepted', async () => {
      const row = (await rows(`registration_id = '${registrationId}'`))[0];
      return row?.state === 'sent' && row;
    });
  }
  const rows = (where: string): Promise<Row[]> => database.dataSource.query(`select * from mail_job where ${where}`);
  const now = async (row: Row) => (await rows(`id = '${row.id}'`))[0];
  const facts = async (): Promise<string[]> => {
    const told: { fact: string }[] = await database.dataSource.query(`select concat_ws(' ', type, event->'data'->>'registrationId') as fact from outbox where type like '%bounced%' order by position`);
    return told.map(({ fact }) => fact);
  };
  const allRead = () => until('everything in the box was looked at', async () => (await imap.mails()).every(({ seen }) => seen));

  it.each([
    ['as Postfix tells it', postfixReport, 550], ['as Exchange tells it', exchangeReport, 550], ['as Exim tells it', eximReport, null],
  ])('are told, once, and their report with its address is gone (%s)', async (_how, report, code) => {
    await start();
    const mail = await sent();
    await imap.deliver(report({ messageId: mail.message_id }));
    await imap.deliver(report({ messageId: mail.message_id }));
    await until('both reports are gone', async () => (await imap.mails()).length === 0);
    expect(await now(mail)).toMatchObject({ state: 'bounced', smtp_code: code });
    expect(await facts()).toEqual([`rcp.mail.bounced.v1 ${mail.registration_id}`]);
  });

  it('are not those that are only late, nor those of others, nor anything else in the box: all that is left there', async () => {
    await start();
    const mail = await sent();
    const left = [
      postfixReport({ messageId: mail.message_id, action: 'delayed' }), exchangeReport({ messageId: '<nobody@rcp.example.org>' }),
      `In-Reply-To: ${mail.message_id}\r\nSubject: Absent\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n`,
      'Subject: Accepted\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    ];
    for (const one of left) await imap.deliver(one);
    await allRead();
    expect((await imap.mails()).map(({ raw }) => raw).sort()).toEqual(left.sort());
    expect([await now(mail), await facts()]).toMatchObject([{ state: 'sent' }, []]);
  });

  it('are not those whose report is broken or made to tire: they are left, and the next one is read', async () => {
    const broken = [
      '', 'x', 'Content-Type: multipart/report', 'Content-Type: multipart/report; boundary=""\r\n\r\n--\r\n', Buffer.from(Array.from({ length: 512 }, (_, nth) => nth % 256)),
      postfixReport({ messageId: '<a@b>' }).slice(0, 900),
      `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nx: y\r\n\r\nAction: failed\r\n${'Status: 5\r\n'.repeat(400_000)}--b--\r\n`,
      `Content-Type: multipart/report; boundary=b\r\n\r\n${'--b\r\nContent-Type: text/plain; name="x"\r\n\r\nx\r\n'.repeat(20_000)}--b--\r\n`,
      Array.from({ length: 300 }, (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`).join(''),
      `Subject: ${'a'.repeat(3_000_000)}\r\nContent-Type: multipart/report; report-type="${'b'.repeat(200_000)}"\r\n\r\n`,
    ];
    await start();
    const mail = await sent();
    for (const one of broken) await imap.deliver(one);
    await imap.deliver(postfixReport({ messageId: mail.message_id }));
    await until('the report behind them was read', async () => (await now(mail))?.state === 'bounced');
    await allRead();
    expect(await imap.mails()).toHaveLength(broken.length);
  });

  it('are found behind a thousand others', async () => {
    await start({ IMAP_POLL_SECONDS: '3600' });
    const mail = await sent();
    await Promise.all(replicas.splice(0).map((app) => app.close()));
    for (let nth = 0; nth < 1_000; nth++) await imap.deliver(`Subject: ${nth}\r\n\r\nBonjour\r\n`);
    await imap.deliver(exchangeReport({ messageId: mail.message_id }));
    await start({ IMAP_POLL_SECONDS: '3600' });
    await until('the report was read without another poll', async () => (await now(mail))?.state === 'bounced');
  });

  it('are told once by two replicas, and by the one that is left', async () => {
    await Promise.all([start(), start()]);
    const mails = await Promise.all([1, 2, 3].map(() => sent()));
    for (const mail of mails) await imap.deliver(postfixReport({ messageId: mail.message_id }));
    await until('the reports are gone', async () => (await imap.mails()).length === 0);
    expect((await facts()).sort()).toEqual(mails.map((mail) => `rcp.mail.bounced.v1 ${mail.registration_id}`).sort());
    await replicas.shift()?.close();
    const last = await sent();
    await imap.deliver(postfixReport({ messageId: last.message_id }));
    await until('the last one is told', async () => (await now(last))?.state === 'bounced');
  });

  it('wait for a box that is away, and for the commit of a mail that is still being sent', async () => {
    await imap.stop();
    await start();
    const mail = await sent();
    await database.dataSource.query(`update mail_job set state = 'sending', lease_until = '2027-01-01' where id = $1`, [mail.id]);
    await imap.deliver(postfixReport({ messageId: mail.message_id }), clock.now());
    await imap.deliver('Subject: un autre\r\n\r\nBonjour\r\n');
    await imap.start();
    await until('the box is read again', async () => (await imap.mails()).some(({ seen }) => seen));
    expect((await imap.mails()).filter(({ seen }) => !seen)).toHaveLength(1);
    await database.dataSource.query(`update mail_job set state = 'sent' where id = $1`, [mail.id]);
    await until('the report is noted', async () => (await now(mail))?.state === 'bounced');
  });

  it('are not waited for longer than a day', async () => {
    await start();
    const mail = await sent();
    await database.dataSource.query(`update mail_job set state = 'sending', lease_until = '2027-01-01' where id = $1`, [mail.id]);
    await imap.deliver(postfixReport({ messageId: mail.message_id }), new Date(clock.now().getTime() - 25 * 3_600_000));
    await allRead();
    expect(await imap.mails()).toHaveLength(1);
  });
});
