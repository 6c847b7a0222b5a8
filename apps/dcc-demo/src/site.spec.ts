import type { FastifyInstance } from 'fastify';
import { siteWithoutApi } from './trial-site.js';

const host = 'localhost:8310';

describe('the « Outil RCP » towards the outside', () => {
  let site: FastifyInstance;
  beforeAll(async () => {
    site = await siteWithoutApi();
  });
  afterAll(() => site.close());

  const choose = (headers: Record<string, string>, payload = 'account=prescripteur&path=/rcps') =>
    site.inject({ method: 'POST', url: '/qui', headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload });

  it('takes no order from a page that is not its own', async () => {
    const others: Record<string, string>[] = [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }, { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }];
    for (const headers of others) expect((await choose(headers)).statusCode).toBe(403);
    expect((await choose({ 'sec-fetch-site': 'same-origin', origin: 'null' })).statusCode).toBe(303);
    expect((await choose({ origin: `http://${host}` })).statusCode).toBe(303);
  });

  it('answers only to the names of this machine', async () => {
    expect((await site.inject({ url: '/health/ready', headers: { host: 'evil.example' } })).statusCode).toBe(421);
    expect((await site.inject({ url: '/health/ready', headers: { host: '127.0.0.1:8310' } })).statusCode).toBe(200);
  });

  it('remembers who was chosen in a cookie that scripts and other sites don’t get, and leads back to its own pages only', async () => {
    const answer = await choose({ 'sec-fetch-site': 'same-origin' });
    expect(answer.headers['set-cookie']).toBe('dcc_demo_account=prescripteur; Path=/; HttpOnly; SameSite=Lax');
    expect(answer.headers.location).toBe('/rcps');
    for (const path of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\nb', '']) {
      expect((await choose({ 'sec-fetch-site': 'same-origin' }, `path=${encodeURIComponent(path)}`)).headers.location).toBe('/');
    }
    expect((await choose({ 'sec-fetch-site': 'same-origin' }, 'account=intrus')).headers['set-cookie']).toBeUndefined();
  });

  it('sends every page under a policy that lets nothing in from elsewhere', async () => {
    const { headers } = await site.inject({ url: '/nulle-part', headers: { host } });
    expect(headers['content-security-policy']).toBe("default-src 'none';style-src 'self';script-src 'self';img-src 'self';base-uri 'none';frame-ancestors 'none';form-action 'self' http://127.0.0.1:9");
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('says in French that the API is away, with its code', async () => {
    const { statusCode, body } = await site.inject({ url: '/', headers: { host } });
    expect(statusCode).toBe(503);
    expect(body).toContain('Le service est momentanément indisponible.');
    expect(body).toContain('<code>unavailable</code>');
  });

  it('says that a page is unknown, without repeating its address', async () => {
    const { statusCode, body } = await site.inject({ url: '/<b>nulle-part</b>', headers: { host } });
    expect(statusCode).toBe(404);
    expect(body).toContain('Page introuvable');
    expect(body).not.toContain('<b>');
  });

  it('asks for an organiser before a screen that plans', async () => {
    const { statusCode, body } = await site.inject({ url: '/rcps/RCP-1/planifier', headers: { host, cookie: 'dcc_demo_account=prescripteur' } });
    expect(statusCode).toBe(403);
    expect(body).toContain('Réservé aux organisateurs');
  });
});
