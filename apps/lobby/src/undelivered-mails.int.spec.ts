import { randomUUID } from 'node:crypto';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type EventContract, type EventData, mailBounced, mailFailed, type MailKind, mailNotNeeded, mailSent } from '@rcp/contracts';
import { natsConnectOptions } from '@rcp/messaging';
import { until } from '@rcp/testing';
import type { TrialBrowser } from './trial-browser.js';
import { TrialDoor } from './trial-door.js';
import { prescriberOf, teller, type TrialMeeting } from './trial-scheduling.js';

describe('a mail that could not be delivered', () => {
  let door: TrialDoor, nc: NatsConnection, meeting: TrialMeeting, organiser: TrialBrowser;

  beforeAll(async () => {
    door = await TrialDoor.start();
    nc = await connect(natsConnectOptions('notifications', { servers: door.nats.url, ...door.nats.userOf('notifications') }));
  });
  beforeEach(async () => {
    meeting = await door.planned(['hote']);
    organiser = await door.host(meeting);
  });
  afterEach(() => {
    door.scheduling.answering = true;
    door.empty();
  });
  afterAll(async () => {
    await nc?.close();
    await door?.stop();
  });

  const registers = (familyName: string, changes: Parameters<typeof prescriberOf>[2] = {}, registrationId = `reg-${randomUUID().slice(0, 8)}`) => {
    const prescriber = { familyName, givenName: 'Jo', email: `${familyName.toLowerCase()}@example.org` };
    door.scheduling.answers.set(registrationId, prescriberOf(registrationId, meeting, { prescriber, ...changes }));
    return registrationId;
  };
  const tells = <C extends EventContract>(contract: C, registrationId: string, more: Partial<EventData<C>> & { kind?: MailKind } = {}, version = 1) =>
    teller(nc, 'notifications')(contract, randomUUID(), 1, {
      mailId: randomUUID(), kind: 'invitation', registrationId, sessionId: meeting.sessionId, registrationVersion: version, ...more,
    } as EventData<C>);
  const fails = (registrationId: string, kind: MailKind = 'invitation', version = 1) => tells(mailFailed, registrationId, { kind, smtpClass: '5xx', attempts: 1 }, version);
  const people = (one = organiser) => one.last('undelivered')?.prescribers.map(({ familyName }) => familyName);
  const shows = (...names: string[]) => until(`the organiser sees ${names.join(', ')}`, () => people() && JSON.stringify(people()!.sort()) === JSON.stringify(names.sort()));

  it('is shown to organisers with the prescriber’s name at once, and gone once it is delivered', async () => {
    const [one, other] = [registers('MARTIN'), registers('DUPONT')];
    await fails(one);
    await shows('MARTIN');
    await tells(mailBounced, other);
    await shows('MARTIN', 'DUPONT');
    await tells(mailSent, one);
    await shows('DUPONT');
    await tells(mailNotNeeded, other, { informed: true }, 2);
    await shows();
  });

  it('is shown to an organiser who comes later, and to nobody else', async () => {
    await fails(registers('MARTIN'));
    await shows('MARTIN');
    const participant = await door.inside(meeting, organiser, 'DEDANS');
    const waiting = await door.guest(meeting, 'DEHORS');
    await waiting.is('waiting');
    await door.scheduling.organisers(meeting.rcpId, 2, ['hote', 'second']);
    const second = await door.host(meeting, 'second');
    await until('the second organiser sees it', () => people(second)?.[0] === 'MARTIN');
    await fails(registers('DUPONT'));
    await shows('MARTIN', 'DUPONT');
    for (const one of [participant, waiting]) expect(JSON.stringify(one.heard)).not.toMatch(/undelivered|MARTIN|DUPONT/);
  });

  it('of an older fact never hides what became of a newer one', async () => {
    const [one, marker] = [registers('MARTIN'), registers('DUPONT')];
    await tells(mailSent, one, {}, 3);
    await fails(one, 'invitation', 2);
    await fails(marker);
    await shows('DUPONT');
  });

  it('that brought no link is no matter for the organiser, nor is one to somebody who is not expected any more', async () => {
    const marker = registers('DUPONT');
    await fails(registers('ANNULÉ'), 'cancel_registration');
    await fails(registers('RETIRÉ', { status: 'withdrawn' }));
    await fails(registers('PRÉSENT', { participation: 'on_site' }));
    await fails(marker);
    await shows('DUPONT');
  });

  it('to the same prescriber twice is one person to call', async () => {
    await fails(registers('MARTIN'));
    await fails(registers('MARTIN'));
    await fails(registers('DUPONT'));
    await shows('MARTIN', 'DUPONT');
  });

  it('is counted without a name while scheduling is away, and no name is ever stored', async () => {
    const registrationId = registers('ZZCANARI');
    door.scheduling.answering = false;
    await fails(registrationId);
    await until('it is counted', () => organiser.last('undelivered')?.unnamed === 1);
    expect(people()).toEqual([]);
    door.scheduling.answering = true;
    await fails(registers('DUPONT'));
    await shows('ZZCANARI', 'DUPONT');
    const tables: { dump: string }[] = await door.db.dataSource.query(`select query_to_xml('select * from mail_outcome', true, false, '')::text as dump`);
    expect(tables[0]?.dump).toContain(registrationId);
    expect(tables[0]?.dump).not.toContain('ZZCANARI');
  });
});
