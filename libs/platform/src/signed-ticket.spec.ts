import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaClaims, personalClaims } from '@rcp/contracts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TicketRejected, ticketSigner, ticketVerifier, type TicketSigner, type TicketVerifier } from './signed-ticket.js';

let dir: string;
const file = (name: string) => join(dir, name);

/** An Ed25519 pair as the two files a deployment mounts. */
async function keyFiles(name: string, kid = name) {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  await writeFile(file(`${name}.key.json`), JSON.stringify({ ...(await exportJWK(privateKey)), kid }));
  await writeFile(file(`${name}.jwks.json`), JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' }] }));
  return { key: file(`${name}.key.json`), jwks: file(`${name}.jwks.json`), privateKey };
}

const seconds = () => Math.floor(Date.now() / 1000);
const claims = (more: object = {}) => ({
  iss: 'lobby', aud: 'media-gateway', jti: crypto.randomUUID(), exp: seconds() + 60, sub: crypto.randomUUID(), sessionId: 's1', role: 'participant', version: 1, sessionVersion: 1, ...more,
});

describe('a ticket', () => {
  let lobby: Awaited<ReturnType<typeof keyFiles>>;
  let signer: TicketSigner;
  let verifier: TicketVerifier<unknown>;
  const reasonOf = (token: string) => verifier.verify(token).then(() => 'accepted', (error: unknown) => (error instanceof TicketRejected ? error.reason : error));

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tickets-'));
    lobby = await keyFiles('lobby');
    signer = await ticketSigner('media', lobby.key);
    verifier = await ticketVerifier('media', lobby.jwks, mediaClaims, { issuer: 'lobby', audience: 'media-gateway' });
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('is accepted with what was signed', async () => {
    const signed = claims();
    expect(await verifier.verify(await signer.sign(signed))).toEqual(signed);
  });

  it('that has expired is told apart from one that is wrong', async () => {
    expect(await reasonOf(await signer.sign(claims({ exp: seconds() - 60 })))).toBe('expired');
  });

  it('is still accepted by a clock that runs a few seconds ahead', async () => {
    expect(await reasonOf(await signer.sign(claims({ exp: seconds() - 2 })))).toBe('accepted');
  });

  it('of 60 s is not stretched by a clock that is two minutes off', async () => {
    expect(await reasonOf(await signer.sign(claims({ iat: seconds() - 120, exp: seconds() - 60 })))).toBe('expired');
    expect(await reasonOf(await signer.sign(claims({ nbf: seconds() + 120, exp: seconds() + 180 })))).toBe('invalid');
  });

  it.each([['issuer', { iss: 'scheduling' }], ['audience', { aud: 'lobby' }], ['role', { role: 'administrator' }], ['session', { sessionId: '../x' }], ['expiry', { exp: undefined }]])(
    'with another %s is refused', async (_what, change) => {
      expect(await reasonOf(await signer.sign(claims(change)))).toBe('invalid');
    },
  );

  it('of another kind is refused, though the key is right', async () => {
    expect(await reasonOf(await (await ticketSigner('launch', lobby.key)).sign(claims()))).toBe('invalid');
  });

  it('of another key is refused, though it bears the same key id', async () => {
    const stranger = await keyFiles('stranger', 'lobby');
    expect(await reasonOf(await (await ticketSigner('media', stranger.key)).sign(claims()))).toBe('invalid');
  });

  it('that was tampered with, unsigned or no ticket at all is refused', async () => {
    const token = await signer.sign(claims());
    const [header, payload, signature] = token.split('.');
    const swapped = Buffer.from(JSON.stringify(claims({ role: 'organiser' }))).toString('base64url');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'media+jwt' })).toString('base64url');
    for (const bad of [`${header}.${swapped}.${signature}`, `${none}.${payload}.`, `${header}.${payload}.`, 'no ticket', '']) {
      expect(await reasonOf(bad)).toBe('invalid');
    }
  });

  it('signed with a shared secret instead of a key pair is refused', async () => {
    const secret = new TextEncoder().encode('x'.repeat(32));
    expect(await reasonOf(await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', typ: 'media+jwt', kid: 'lobby' }).sign(secret))).toBe('invalid');
  });

  it('signed with the key before or after a rotation is accepted while both are in the set', async () => {
    const next = await keyFiles('next');
    const sets = await Promise.all([lobby.jwks, next.jwks].map(async (name) => (JSON.parse(await (await import('node:fs/promises')).readFile(name, 'utf8')) as { keys: object[] }).keys));
    await writeFile(file('both.jwks.json'), JSON.stringify({ keys: sets.flat() }));
    const both = await ticketVerifier('media', file('both.jwks.json'), mediaClaims, { issuer: 'lobby', audience: 'media-gateway' });
    for (const key of [lobby.key, next.key]) await expect(both.verify(await (await ticketSigner('media', key)).sign(claims()))).resolves.toMatchObject({ role: 'participant' });
  });

  it('of a personal link is the same each time it is made: invitation and reminder carry one link', async () => {
    const personal = await ticketSigner('personal', lobby.key);
    const link = { iss: 'notifications', aud: 'lobby', sub: 'INS-1', revision: 1, sessionId: 's1' };
    const [first, second] = [await personal.sign(link), await personal.sign(link)];
    expect(second).toBe(first);
    expect(await personal.sign({ ...link, revision: 2 })).not.toBe(first);
    const reader = await ticketVerifier('personal', lobby.jwks, personalClaims, { issuer: 'notifications', audience: 'lobby' });
    expect(await reader.verify(first)).toEqual(link);
  });
});
