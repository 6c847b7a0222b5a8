import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateContainer, startContainer } from './containers/container.js';
import { dockerAnswers } from './containers/engine.js';
import { images, imagesAreThere } from './containers/images.js';
import { startJanusContainer } from './containers/janus.js';
import { startNatsContainer } from './containers/nats.js';
import { startPostgresContainer } from './containers/postgres.js';
import { currentMode } from './env.js';
import { useExternalJanus, useExternalNats, useExternalPostgres } from './external.js';
import { janusAnswers, startLocalJanus } from './janus.js';
import { greets, startLocalNats } from './nats.js';
import { answers, startLocalPostgres } from './postgres.js';
import { privateDir } from './private-dir.js';

describe('the mode', () => {
  it('is local unless RCP_STACK says otherwise, and nothing we do not know', () => {
    expect(currentMode({})).toBe('local');
    expect(currentMode({ RCP_STACK: 'containers' })).toBe('containers');
    expect(() => currentMode({ RCP_STACK: 'cloud' })).toThrow(/RCP_STACK/);
  });
});

describe('external backends', () => {
  it('are used where they are and are not ours to stop', async () => {
    const [ownPostgres, ownNats, ownJanus] = await Promise.all([startLocalPostgres({ fsync: false }), startLocalNats(), startLocalJanus()]);
    const source = {
      RCP_POSTGRES_URL: ownPostgres.adminUrl, RCP_NATS_URL: ownNats.url, RCP_NATS_ADMIN_USER: ownNats.admin.user, RCP_NATS_ADMIN_PASSWORD: ownNats.admin.pass,
      RCP_NATS_PASSWORD_SCHEDULING: ownNats.userOf('scheduling').pass, RCP_NATS_PASSWORD_LOBBY: ownNats.userOf('lobby').pass,
      RCP_NATS_PASSWORD_NOTIFICATIONS: ownNats.userOf('notifications').pass, RCP_NATS_PASSWORD_MEDIA_GATEWAY: ownNats.userOf('media-gateway').pass,
      RCP_JANUS_URL: ownJanus.wsUrl, RCP_JANUS_ADMIN_URL: ownJanus.adminWsUrl, RCP_JANUS_API_SECRET: ownJanus.apiSecret,
      RCP_JANUS_ADMIN_SECRET: ownJanus.adminSecret, RCP_JANUS_ROOM_ADMIN_KEY: ownJanus.roomAdminKey,
    };
    const postgres = await useExternalPostgres(source);
    const { ownerUrl } = await postgres.createDatabase('elsewhere');
    expect(await answers(ownerUrl)).toBe(true);
    await expect(postgres.kill()).rejects.toThrow(/not ours/);
    await postgres.stop();
    expect(await answers(ownerUrl)).toBe(true);
    expect((await useExternalNats(source)).userOf('lobby')).toEqual(ownNats.userOf('lobby'));
    expect((await useExternalJanus(source)).wsUrl).toBe(ownJanus.wsUrl);
    await ownJanus.kill();
    await expect(useExternalJanus(source)).rejects.toThrow('Janus does not answer at RCP_JANUS_URL.');
    await Promise.all([ownPostgres.stop(), ownNats.stop(), ownJanus.stop()]);
  });

  it('names every variable that is missing', async () => {
    await expect(useExternalNats({ RCP_NATS_URL: 'nats://somewhere:4222' })).rejects.toThrow(/RCP_POSTGRES_URL.*RCP_NATS_ADMIN_USER.*RCP_JANUS_URL/s);
  });
});

const withDocker = (await dockerAnswers()) && (await imagesAreThere()) ? describe : describe.skip;

withDocker('backends in containers', () => {
  it('start, survive a kill with their data and stop, under the same signatures', async () => {
    const [postgres, nats, janus] = await Promise.all([startPostgresContainer({ fsync: false }), startNatsContainer(), startJanusContainer()]);
    const { ownerUrl } = await postgres.createDatabase('contained');
    await postgres.kill();
    await postgres.start();
    expect(await answers(ownerUrl)).toBe(true);
    await nats.restart();
    expect(await greets(Number(new URL(nats.url).port))).toBe(true);
    await janus.restart();
    expect(await janusAnswers(janus.wsUrl, janus.apiSecret)).toBe(true);
    await Promise.all([postgres.stop(), nats.stop(), janus.stop()]);
    await expect(answers(ownerUrl)).rejects.toThrow();
  }, 240_000);

  it('keep what is in a given directory over stop and start, and leave it ours to delete', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rcp-kept-'));
    const first = await startPostgresContainer({ dataDir: join(dir, 'postgres') });
    const { runtimeUrl } = await first.createDatabase('kept');
    await first.stop();
    const again = await startPostgresContainer({ dataDir: join(dir, 'postgres') });
    expect(await answers(runtimeUrl.replace(/:\d+\//, `:${new URL(again.adminUrl).port}/`))).toBe(true);
    await again.stop();
    const nats = await startNatsContainer({ storeDir: join(dir, 'nats') });
    await nats.stop();
    await rm(dir, { recursive: true });
  }, 240_000);

  it('answer on the loopback interface and on no other', async () => {
    const nats = await startNatsContainer();
    const port = Number(new URL(nats.url).port);
    const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal);
    expect(await greets(port)).toBe(true);
    for (const { address } of others) expect([address, await greets(port, address)]).toEqual([address, false]);
    await nats.stop();
  }, 240_000);

  it('say what they printed when they do not start, and leave nothing', async () => {
    const dir = await privateDir(undefined, 'unstartable');
    const container = new PrivateContainer(images.nats).withCommand(['-c', '/nowhere.conf']);
    await expect(startContainer('NATS', container, dir, () => Promise.resolve(false))).rejects.toThrow(/^NATS did not start in its container \(exit code 1\)\.\n.*nowhere\.conf/s);
    expect(existsSync(dir.path)).toBe(false);
  }, 240_000);
});
