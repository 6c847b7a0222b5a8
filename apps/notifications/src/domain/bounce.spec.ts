import fc from 'fast-check';
import { failureIn, type MailPart, reportParts } from './bounce.js';

const id = '<7d3ffb9c-3f0e-4d7e-9a58-61a5b1a0c001@rcp.example.org>';
const status = (fields: string, ofTheMail = 'Reporting-MTA: dns; mx.example.org') => `${ofTheMail}\r\n\r\n${fields}\r\n`;
const failed = status('Final-Recipient: rfc822; x@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user');

describe('a report of delivery', () => {
  it('tells which mail will not arrive and what the server said', () => {
    expect(failureIn(failed, `To: x@example.org\r\nMessage-ID: ${id}\r\n\r\nMessage-ID: <other@example.org>`)).toEqual({ smtpCode: 550, messageIds: [id] });
  });

  it('is understood folded, in whatever case and with bare line feeds', () => {
    const odd = 'reporting-mta: dns;x\n \nFINAL-RECIPIENT: rfc822;x@example.org\naction:\n Failed (gave up)\ndiagnostic-code: SMTP;\n 554 no\n';
    expect(failureIn(odd, `message-id:\n\t${id}\n`)).toEqual({ smtpCode: 554, messageIds: [id] });
  });

  it('names the mail by its envelope id where the mail is not returned', () => {
    expect(failureIn(status('Action: failed', `Original-Envelope-Id: ${id.slice(1, -1).replace('-', '+2D')}`), '')).toEqual({ smtpCode: null, messageIds: [id] });
  });

  it.each(['delayed', 'delivered', 'relayed', 'expanded', 'failure', ''])('that says « %s » asks nothing of anybody', (action) => {
    expect(failureIn(status(`Action: ${action}`), `Message-ID: ${id}`)).toBeUndefined();
  });

  it('of several recipients counts when one of them is not reached', () => {
    expect(failureIn(status('Action: delivered\r\n\r\nFinal-Recipient: rfc822;b\r\nAction: failed\r\nDiagnostic-Code: x-unix; 550'), `Message-ID: ${id}`)).toEqual({ smtpCode: null, messageIds: [id] });
  });

  it('says nothing about recipients in what it says about the mail', () => {
    expect(failureIn('Action: failed\r\nReporting-MTA: dns;x', `Message-ID: ${id}`)).toBeUndefined();
  });

  it('names nothing but plain Message-IDs, whatever somebody sends', () => {
    const hostile = fc.oneof(fc.string({ maxLength: 400 }), fc.stringMatching(/^[<>@a\r\n: \t+A0-]{0,200}$/));
    fc.assert(fc.property(hostile, hostile, (one, other) => {
      const failure = failureIn(`${failed}${one}`, `Message-ID: ${other}`);
      for (const found of failure?.messageIds ?? []) expect(found).toMatch(/^<[!-~]{3,250}>$/);
    }));
  });

  it('of endless lines is read in no time', () => {
    for (const text of ['a\n'.repeat(1e6), `Action: failed\n${' x\n'.repeat(1e5)}`, '\n'.repeat(1e6), ' '.repeat(1e6), `${'a'.repeat(1e6)}: b`, '<'.repeat(1e6)]) failureIn(`x: y\n\n${text}`, `Message-ID: ${text}`);
  });
});

describe('the parts of a report', () => {
  const text: MailPart = { type: 'text/plain', part: '1' };
  const report = (prefix = ''): MailPart => ({
    type: 'multipart/report', childNodes: [{ ...text, part: `${prefix}1` }, { type: 'message/delivery-status', part: `${prefix}2` }, { type: 'text/rfc822-headers', part: `${prefix}3` }],
  });

  it('are found in the mail, and in one that wraps it', () => {
    expect(reportParts(report())).toEqual({ status: '2', returned: '3' });
    expect(reportParts({ type: 'multipart/mixed', childNodes: [text, report('2.')] })).toEqual({ status: '2.2', returned: '2.3' });
  });

  it.each<[string, MailPart]>([
    ['a plain mail', text],
    ['an answer to an invitation', { type: 'multipart/mixed', childNodes: [text, { type: 'text/calendar', part: '2' }] }],
    ['a receipt that it was read', { type: 'multipart/report', childNodes: [text, { type: 'message/disposition-notification', part: '2' }] }],
    ['a mail with somebody else’s report in it', { type: 'multipart/mixed', childNodes: [text, { type: 'message/rfc822', part: '2', childNodes: [report('2.')] }] }],
  ])('are not in %s', (_what, mail) => expect(reportParts(mail)).toBeUndefined());

  it('are not looked for without end', () => {
    let deep = report();
    for (let level = 0; level < 10_000; level++) deep = { type: 'multipart/mixed', childNodes: [deep] };
    expect(reportParts(deep)).toBeUndefined();
    expect(reportParts({ type: 'multipart/mixed', childNodes: Array.from({ length: 100_000 }, () => ({ type: 'multipart/mixed', childNodes: [] })) })).toBeUndefined();
  });
});
