import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@rcp/testing';
import { createTransport } from 'nodemailer';
import { startMailbox, type Mailbox } from './index.js';

const hostile = '<p>Bonjour <script>alert(1)</script><a href="https://exemple.test/x">lien</a></p>';

async function send(mailbox: Mailbox, to: string, subject = 'Invitation'): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl);
  await transport.sendMail({
    from: 'rcp@exemple.test', to, subject, text: 'Bonjour, https://exemple.test/accesrcp/abc.', html: hostile,
    attachments: [{ filename: 'séance.ics', content: 'BEGIN:VCALENDAR', contentType: 'text/calendar' }],
  });
  transport.close();
}

describe('the mailbox', () => {
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await startMailbox();
  });
  afterAll(() => mailbox.stop());

  it('shows who got what, and waits for the n-th mail to somebody', async () => {
    await send(mailbox, 'Ana@exemple.test');
    const second = mailbox.waitFor('ana@exemple.test', 2);
    await send(mailbox, 'autre@exemple.test');
    await send(mailbox, 'ana@exemple.test', 'Rappel');
    expect((await mailbox.waitFor('ana@exemple.test')).subject).toBe('Invitation');
    expect((await second).subject).toBe('Rappel');
    expect(await mailbox.messages()).toHaveLength(3);
  });

  it('lists mails on a page and shows the HTML of one without letting it run or load anything', async () => {
    await send(mailbox, 'page@exemple.test', 'Une <séance>');
    const list = await (await fetch(mailbox.webUrl)).text();
    expect(list).toContain('Une &lt;séance&gt;');
    const number = /\/mails\/(\d+)">Une/.exec(list)?.[1];
    const page = await (await fetch(`${mailbox.webUrl}/mails/${number}`)).text();
    expect(page).toContain('<a href="https://exemple.test/accesrcp/abc" target="_blank"');
    expect(page).not.toContain('<script');
    const html = await fetch(`${mailbox.webUrl}/mails/${number}/html`);
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/);
    const attachment = await fetch(`${mailbox.webUrl}/mails/${number}/parts/0`);
    expect(attachment.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''s%C3%A9ance.ics");
    expect((await fetch(`${mailbox.webUrl}/mails/999`)).status).toBe(404);
  });

  it('refuses an address as often as asked, with the code asked for', async () => {
    mailbox.refuse('plein@exemple.test', 452, 1);
    await expect(send(mailbox, 'plein@exemple.test')).rejects.toMatchObject({ responseCode: 452 });
    await send(mailbox, 'plein@exemple.test');
    mailbox.refuse('inconnu@exemple.test', 550);
    await expect(send(mailbox, 'inconnu@exemple.test')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send(mailbox, 'inconnu@exemple.test')).rejects.toMatchObject({ responseCode: 550 });
  });

  it('keeps its mails over a restart when it was given a directory, until they are cleared', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'rcp-kept-'));
    const first = await startMailbox({ dir });
    await send(first, 'ana@exemple.test');
    await first.stop();
    const second = await startMailbox({ dir });
    expect((await second.waitFor('ana@exemple.test')).subject).toBe('Invitation');
    await second.clear();
    await second.stop();
    const third = await startMailbox({ dir });
    expect(await third.messages()).toEqual([]);
    await third.stop();
    await rm(dir, { recursive: true });
  });

  it('names the port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await until('the port is taken', () => squatter.listening);
    const port = (squatter.address() as { port: number }).port;
    await expect(startMailbox({ smtpPort: port })).rejects.toThrow(`Port ${port} is already in use, the SMTP catcher cannot start there.`);
    await expect(startMailbox({ webPort: port })).rejects.toThrow(`Port ${port} is already in use, the web mailbox cannot start there.`);
    squatter.close();
  });
});
