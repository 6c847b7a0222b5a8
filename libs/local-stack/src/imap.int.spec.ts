import { ImapFlow } from 'imapflow';
import { startImap, type Imap } from './imap.js';

describe('the local IMAP server', () => {
  let imap: Imap;
  beforeAll(async () => { imap = await startImap(); });
  afterAll(() => imap.remove());

  function client(url: string, password?: string): ImapFlow {
    const { hostname, port, protocol, username, password: right } = new URL(url);
    const made = new ImapFlow({ host: hostname, port: Number(port), secure: protocol === 'imaps:', doSTARTTLS: false, auth: { user: username, pass: password ?? right }, logger: false });
    made.on('error', () => undefined);
    return made;
  }

  it('gives what was delivered, shows what was read, and keeps it over a restart', async () => {
    await imap.deliver('Subject: un\r\n\r\nBonjour\r\n');
    await imap.deliver('Subject: deux\r\n\r\nBonjour\r\n');
    await imap.stop();
    await imap.start();
    const reader = client(imap.url);
    await reader.connect();
    await reader.mailboxOpen('INBOX');
    const subjects = (await reader.fetchAll('1:*', { envelope: true })).map(({ envelope }) => envelope?.subject);
    expect(subjects).toEqual(['un', 'deux']);
    await reader.messageFlagsAdd('1', ['\\Seen']);
    await reader.logout();
    expect((await imap.mails()).map(({ raw, seen }) => [/Subject: (\w+)/.exec(raw)?.[1], seen]).sort()).toEqual([['deux', false], ['un', true]]);
  });

  it('lets nobody in without the password', async () => {
    await expect(client(imap.url, 'wrong').connect()).rejects.toMatchObject({ authenticationFailed: true });
  });

  it('shows a certificate that is not trusted', async () => {
    await expect(client(imap.tlsUrl).connect()).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});
