import { dccWithoutApi } from './trial-site.js';

describe('the client of the DCC API', () => {
  it('says that the API is away as the API would', async () => {
    await expect((await dccWithoutApi()).session('S-1')).rejects.toMatchObject({ problem: { code: 'unavailable', status: 503, title: 'Le service est momentanément indisponible.' } });
  });

  it('never lets an id become another route', async () => {
    const dcc = await dccWithoutApi();
    for (const id of ['', '.', '..']) {
      await expect(dcc.session(id)).rejects.toMatchObject({ problem: { code: 'not-found' } });
      await expect(dcc.putRegistration(id, 'insc-1', {})).rejects.toMatchObject({ problem: { code: 'not-found' } });
    }
    await expect(dcc.session('../rcps')).rejects.toMatchObject({ problem: { code: 'unavailable' } });
  });
});
