import fc from 'fast-check';
import { relayFault } from './relay-fault.js';
import { type DeliveryError, faultOf } from './retry.js';

const of = (error: DeliveryError) => relayFault(error).blame;

describe('whom a failed delivery is blamed on', () => {
  it.each<[string, DeliveryError]>([
    ['a refused recipient', { responseCode: 550, command: 'RCPT TO', code: 'EENVELOPE', response: '550 5.1.1 no such user' }],
    ['a greylisted recipient', { responseCode: 450, command: 'RCPT TO', code: 'EENVELOPE' }],
    ['a refused message', { responseCode: 554, command: 'DATA', code: 'EMESSAGE' }],
    ['an address that is none', { code: 'EENVELOPE', command: 'API' }],
    ['a connection lost somewhere in between', { code: 'ECONNECTION', command: 'CONN' }],
    ['silence after the message', { code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'SOCKET_TIMEOUT' }],
    ['our own deadline', { code: 'EABORT' }],
  ])('is the mail, or nobody knows: %s', (_what, error) => expect(of(error)).toBe('mail'));

  it.each<[string, DeliveryError]>([
    ['nobody listens', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }],
    ['it takes too long to connect', { code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'CONNECT_TIMEOUT' }],
    ['it never greets', { code: 'ETIMEDOUT', command: 'CONN', timeoutType: 'GREETING_TIMEOUT' }],
    ['it closes without a word', { code: 'ECONNECTION' }],
    ['it refuses at the greeting', { responseCode: 554, code: 'EPROTOCOL', command: 'CONN' }],
    ['it shuts down', { responseCode: 421, code: 'EMESSAGE', command: 'DATA' }],
    ['it cannot check passwords for now', { responseCode: 454, code: 'EAUTH', command: 'AUTH PLAIN' }],
    ['it has no TLS for now', { responseCode: 454, code: 'ETLS', command: 'STARTTLS' }],
    ['it breaks off in the TLS handshake', { code: 'ETLS', command: 'CONN' }],
    ['names cannot be resolved for now', { code: 'EDNS', originalCode: 'EAI_AGAIN', command: 'CONN' }],
  ])('is the relay, for a while: %s', (_what, error) => expect(of(error)).toBe('relay'));

  it.each<[string, DeliveryError]>([
    ['our password is wrong', { responseCode: 535, code: 'EAUTH', command: 'AUTH PLAIN' }],
    ['it lets nobody log in', { responseCode: 500, code: 'EAUTH', command: 'AUTH PLAIN' }],
    ['it knows no way to log in that we know', { code: 'EAUTH', command: 'API' }],
    ['it wants a password', { responseCode: 530, code: 'EENVELOPE', command: 'MAIL FROM' }],
    ['it wants a password, and says so late', { responseCode: 530, code: 'EENVELOPE', command: 'RCPT TO' }],
    ['it relays nothing for us', { responseCode: 554, code: 'EENVELOPE', command: 'RCPT TO', response: '554 5.7.1 Relay access denied' }],
    ['it refuses our sender address', { responseCode: 550, code: 'EENVELOPE', command: 'MAIL FROM' }],
    ['it offers no TLS', { responseCode: 500, code: 'ETLS', command: 'STARTTLS' }],
    ['its certificate has expired', { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED', command: 'CONN' }],
    ['its certificate is for another name', { code: 'ESOCKET', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID', command: 'CONN' }],
    ['there is no TLS on that port', { code: 'ESOCKET', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER', command: 'CONN' }],
    ['its name does not exist', { code: 'EDNS', originalCode: 'ENOTFOUND', command: 'CONN' }],
  ])('is our configuration, until somebody mends it: %s', (_what, error) => expect(of(error)).toBe('configuration'));

  it('is never the relay when the mail was refused for good: nobody else is asked', () => {
    const error = fc.record({
      responseCode: fc.option(fc.integer({ min: 400, max: 599 }), { nil: undefined }),
      command: fc.constantFrom(undefined, 'CONN', 'EHLO', 'STARTTLS', 'AUTH LOGIN', 'MAIL FROM', 'RCPT TO', 'DATA', 'API'),
      code: fc.constantFrom(undefined, 'ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'ETLS', 'EAUTH', 'EENVELOPE', 'EMESSAGE', 'EPROTOCOL'),
      response: fc.constantFrom(undefined, '550 5.7.1 Unable to relay', '550 5.1.1 unknown'),
    });
    fc.assert(fc.property(error, (one) => {
      if (faultOf(one).permanent) expect(of(one)).toBe('mail');
    }));
  });

  it('is told without what the server said, which may hold an address', () => {
    fc.assert(fc.property(fc.integer({ min: 400, max: 599 }), fc.constantFrom('CONN', 'MAIL FROM', 'RCPT TO', 'DATA', 'AUTH PLAIN'), (responseCode, command) => {
      expect(relayFault({ responseCode, command, code: 'EENVELOPE', response: `${responseCode} <canary@example.org> relay` }).sentence).not.toContain('canary');
    }));
  });
});
