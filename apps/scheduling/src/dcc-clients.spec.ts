import { DccClients } from './dcc-clients.js';
import { trialDcc, type TrialDcc } from './trial-dcc.js';

const start = new Date('2026-12-01T08:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000);

describe('a verified token', () => {
  let dcc: TrialDcc, clients: DccClients;

  beforeAll(async () => {
    dcc = await trialDcc(start);
    clients = await DccClients.load(dcc.clientsFile);
  });
  afterAll(() => dcc.remove());

  const token = (seconds: number) => dcc.token({ exp: after(seconds).getTime() / 1_000 });

  it('is believed for a while, as the same caller', async () => {
    const one = await token(300);
    const caller = await clients.callerOf(one, start);
    expect(await clients.callerOf(one, after(59))).toBe(caller);
    expect(await clients.callerOf(one, after(61))).toEqual(caller);
  });

  it('is not believed longer than it says itself', async () => {
    const one = await token(20);
    await clients.callerOf(one, start);
    await expect(clients.callerOf(one, after(26))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('lends nothing to another one', async () => {
    const one = await token(300);
    await clients.callerOf(one, start);
    await expect(clients.callerOf(`${one.slice(0, -4)}AAAA`, start)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is forgotten when many others have come', async () => {
    const one = await token(300);
    const caller = await clients.callerOf(one, start);
    for (let nth = 0; nth < 1_000; nth++) await clients.callerOf(await token(300), start);
    const again = await clients.callerOf(one, start);
    expect([again, again === caller]).toEqual([caller, false]);
  });
});
