import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { published, queryAccess, services, type ServiceName } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testNats } from '@rcp/testing';
import { natsConnectOptions, natsPermissions } from './index.js';

describe.each(services)('the NATS user of %s', (service) => {
  const other: ServiceName = service === 'lobby' ? 'scheduling' : 'lobby';
  let nats: Nats;
  let nc: NatsConnection;

  beforeAll(async () => {
    nats = await testNats();
    nc = await connect(natsConnectOptions(service, { servers: nats.url, ...nats.userOf(service) }));
  });
  afterAll(async () => {
    await nc.close();
    await nats.stop();
  });

  const refused = (subject: string): Promise<void> => expect(nc.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/Permissions Violation for Publish/);
  const deaf = (subject: string): Promise<void> => expect(new Promise((resolve, reject) => {
    nc.subscribe(subject, { callback: (error) => (error ? reject(error) : resolve('heard')) });
    nc.flush().then(() => resolve('subscribed'), reject);
  })).rejects.toThrow(/Permissions Violation for Subscription/);

  it('tells its own facts', async () => {
    for (const { type } of published[service]) expect((await jetstream(nc).publish(type, '{}')).stream).toBe('RCP');
  });

  it("cannot tell another service's facts, nor invent some", async () => {
    for (const { type } of published[other]) await refused(type);
    await refused('rcp.session.invented.v1');
  });

  it('reads its own consumer and the state of the stream', async () => {
    const jsm = await jetstreamManager(nc, { checkAPI: false });
    expect((await jsm.streams.info('RCP')).config.name).toBe('RCP');
    const consumer = await jetstream(nc).consumers.get('RCP', service);
    const message = await consumer.next({ expires: 1_000 });
    expect(await message?.ackAck()).toBe(true);
  });

  it("cannot read, answer for, or look at another's consumer", async () => {
    await refused(`$JS.API.CONSUMER.MSG.NEXT.RCP.${other}`);
    await refused(`$JS.API.CONSUMER.INFO.RCP.${other}`);
    await refused(`$JS.ACK.RCP.${other}.1.1.1.1.0`);
  });

  it('cannot change, empty, delete or create streams and consumers', async () => {
    for (const verb of ['STREAM.DELETE.RCP', 'STREAM.PURGE.RCP', 'STREAM.UPDATE.RCP', 'STREAM.CREATE.MINE', 'STREAM.MSG.DELETE.RCP', 'STREAM.LIST', 'STREAM.SNAPSHOT.RCP']) {
      await refused(`$JS.API.${verb}`);
    }
    for (const verb of [`DURABLE.CREATE.RCP.${service}`, 'CREATE.RCP', `CREATE.RCP.${service}`, `DELETE.RCP.${service}`]) await refused(`$JS.API.CONSUMER.${verb}`);
  });

  it('cannot listen to facts, to the system, or to what others are answered', async () => {
    for (const subject of ['>', 'rcp.>', '$JS.>', '$SYS.>', '_INBOX.>', `_INBOX.${other}.>`, ...published[other].map(({ type }) => type)]) await deaf(subject);
  });

  it('asks and answers only the queries it is named in', async () => {
    for (const { subject, answeredBy, askedBy } of queryAccess) {
      if (answeredBy !== service) await deaf(subject);
      if (!askedBy.includes(service)) await refused(subject);
    }
  });

  it('may do nothing that contains a wildcard wider than its own inbox, acknowledgements and answers', () => {
    const { publish, subscribe } = natsPermissions(service);
    const askers = [...new Set(queryAccess.filter(({ answeredBy }) => answeredBy === service).flatMap(({ askedBy }) => askedBy))];
    expect(subscribe.filter((subject) => /[*>]/.test(subject))).toEqual([`_INBOX.${service}.>`]);
    expect(publish.filter((subject) => /[*>]/.test(subject)).toSorted()).toEqual([`$JS.ACK.RCP.${service}.>`, ...askers.map((asker) => `_INBOX.${asker}.>`)].toSorted());
  });
});
