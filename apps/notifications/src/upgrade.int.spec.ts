import { startNats } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import { migrate } from '@rcp/platform';
import { testDatabase, until } from '@rcp/testing';
import ICAL from 'ical.js';
import { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';
import { Invitations1700000140000 } from './migrations/1700000140000-invitations.js';
import { TrialDcc } from './trial-dcc.js';
import { startTrialPost } from './trial-post.js';
import { startTrialScheduling } from './trial-scheduling.js';
import { startTrial, TrialClock, trialKeys } from './trial-service.js';

const before = migrations.slice(0, migrations.indexOf(Invitations1700000140000));
const id = (nth: number) => `7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c00${nth}`;

/** A mail as it was kept before invitations were. */
const oldMail = (nth: number, registration: string, state: string) => `
  insert into mail_job (id, kind, dedupe_key, registration_id, session_id, revision, state, next_at, message_id, version, created_at, updated_at, registration_version, calendar_uid)
  values ('${id(nth)}', 'invitation', 'invitation:${registration}:1', '${registration}', 'ses-1', 1, '${state}', '2026-12-01T07:00:00Z', '<${id(nth)}@rcp.example.org>', 3,
    '2026-12-01T07:00:00Z', '2026-12-01T07:00:00Z', 1, '${id(nth)}@rcp.example.org')`;

describe('mails of the time before invitations were kept', () => {
  it('go on as invitations under the UID they were sent with: nobody is written to again, and what changes later updates their entries', async () => {
    const [nats, keys, post, database] = await Promise.all([startNats(), trialKeys(), startTrialPost(), testDatabase(before)]);
    await provision({ servers: nats.url, ...nats.admin });
    const scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    for (const sql of [oldMail(1, 'reg-1', 'sent'), oldMail(2, 'reg-2', 'queued'), oldMail(3, 'reg-3', 'failed')]) await database.dataSource.query(sql);
    await migrate({ ownerUrl: database.ownerUrl, runtimeRole: new URL(database.runtimeUrl).username, migrations });
    const [dcc, clock] = [new TrialDcc(scheduling), new TrialClock()];
    dcc.plan('ses-1', '2026-12-10');
    for (const nth of [1, 2]) await dcc.register(`reg-${nth}`, `avant${nth}@example.org`, 'ses-1');
    const app = await startTrial({ databaseUrl: database.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('notifications') }, smtpUrl: post.url, keyFile: keys.privateFile, clock });
    // Whoever looks before NATS is there looks again a little later.
    const done = () => until('every job is done', async () => {
      clock.pass(0.2);
      return ((await database.dataSource.query(`select 1 from mail_job where state in ('queued', 'sending')`)) as unknown[]).length === 0;
    });
    await done();
    expect(post.acceptedFor('avant2@example.org')).toHaveLength(1);
    expect(post.acceptedFor('avant1@example.org')).toEqual([]);
    expect(await database.dataSource.query(`select calendar_uid, recipient, sequence, starts_at from invitation where registrations ? 'reg-1'`)).toEqual(
      [{ calendar_uid: `${id(1)}@rcp.example.org`, recipient: 'avant1@example.org', sequence: 0, starts_at: new Date('2026-12-10T15:00:00Z') }]);
    await dcc.reschedule('ses-1', '2026-12-11');
    const change = await until('the change is told', () => post.acceptedFor('avant1@example.org')[0]);
    const event = new ICAL.Event(new ICAL.Component(ICAL.parse(change.attachments[0]?.content.toString() ?? '')).getFirstSubcomponent('vevent') ?? undefined);
    expect([event.uid, event.sequence]).toEqual([`${id(1)}@rcp.example.org`, 1]);
    await app.close();
    await Promise.all([scheduling.stop(), post.stop(), keys.remove(), database.drop()]);
    await nats.stop();
  });

  it('are still there when the change is taken back', async () => {
    const database = await testDatabase(migrations);
    await database.dataSource.query(`insert into mail_job (id, kind, dedupe_key, registration_id, session_id, revision, state, next_at, message_id, version, created_at, updated_at, registration_version, calendar_uid)
      values ('${id(1)}', 'invitation', 'x', 'reg-1', 'ses-1', 1, 'sent', now(), 'x', 3, now(), now(), 1, 'x')`);
    const owner = await new DataSource({ type: 'postgres', url: database.ownerUrl, migrations, migrationsTransactionMode: 'each' }).initialize();
    await owner.undoLastMigration();
    expect(await owner.query('select kind, calendar_uid from mail_job')).toEqual([{ kind: 'invitation', calendar_uid: 'x' }]);
    await owner.runMigrations();
    expect(await owner.query('select calendar_uid from invitation')).toEqual([{ calendar_uid: 'x' }]);
    await owner.destroy();
    await database.drop();
  });
});
