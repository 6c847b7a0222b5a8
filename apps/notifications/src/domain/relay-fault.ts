import { type DeliveryError, speaksOfTheMail, wantsToKnowUs } from './retry.js';

/**
 * Whom a failed delivery is to be blamed on.
 * `mail`: the server spoke of the recipient or the message, or it is not known whether it took the mail: nobody else is asked.
 * `relay`: nothing was taken, and it was not about this mail: another provider may take it at once. Passes by itself.
 * `configuration`: as `relay`, but it stays until somebody mends it.
 */
export interface RelayFault {
  readonly blame: 'mail' | 'relay' | 'configuration';
  /** In words, for an operator; holds no address and no secret. */
  readonly sentence: string;
}

const notConnected = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ETIMEDOUT', 'ENETDOWN']);
const beforeTheMail = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT']);
const wrongProtocol = /^ERR_(?:SSL|TLS)_/;
/** Codes OpenSSL and Node give to a certificate they don't trust. */
const wrongCertificate = /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))/;

/** Judges the error of an SMTP client. */
export function relayFault(error: DeliveryError): RelayFault {
  return error.responseCode === undefined ? unanswered(error) : answered(error, error.responseCode);
}

function answered(error: DeliveryError, code: number): RelayFault {
  const { command = '' } = error;
  if (code === 421) return relay(`closes the connection (${code})`);
  if (code < 500) return isSetup(error) ? relay(`serves nobody for now (${code})`) : mail(`refuses the mail for now (${code})`);
  if (speaksOfTheMail(error)) return mail(`refuses the mail (${code})`);
  if (command === 'STARTTLS') return configuration(`offers no TLS (${code})`);
  if (error.code === 'EAUTH') return configuration(`refuses our user name or password (${code})`);
  if (wantsToKnowUs(code)) return configuration(`wants to know who we are, or TLS first (${code})`);
  if (command === 'RCPT TO') return configuration(`relays nothing for us (${code})`);
  // RFC 5321 §4.2.2: 503 says that we are out of step, and a new connection is in step again.
  if (command === 'MAIL FROM' && code !== 503) return configuration(`refuses our sender address (${code})`);
  return relay(`refuses the connection (${code})`);
}

const isSetup = ({ command = '', code }: DeliveryError) => code === 'EAUTH' || command === 'STARTTLS' || /^(?:CONN|EHLO|HELO)$/.test(command);

function unanswered({ code, originalCode = '', timeoutType = '', command }: DeliveryError): RelayFault {
  if (wrongCertificate.test(originalCode)) return configuration(`shows a certificate that cannot be trusted (${originalCode})`);
  if (wrongProtocol.test(originalCode)) return configuration(`speaks no TLS there (${originalCode})`);
  if (code === 'EAUTH' || code === 'ENOAUTH') return configuration('knows no way to log in that we know');
  if (code === 'EDNS') return originalCode === 'ENOTFOUND' ? configuration('has a name nobody knows') : relay('cannot be found for now');
  if (code === 'ETLS') return relay('breaks off while TLS is agreed on');
  if (beforeTheMail.has(timeoutType) || notConnected.has(originalCode)) return relay('does not answer');
  // The client's pool says so when a connection ended before anything was asked of it.
  if (code === 'ECONNECTION' && command === undefined) return relay('closes the connection without a word');
  return mail('leaves it open whether it took the mail');
}

/** The relay may have taken the mail, though it did not say so. */
export function mayHaveArrived(error: DeliveryError): boolean {
  return error.responseCode === undefined && error.code !== 'EENVELOPE' && relayFault(error).blame === 'mail';
}

const mail = (sentence: string): RelayFault => ({ blame: 'mail', sentence });
const relay = (sentence: string): RelayFault => ({ blame: 'relay', sentence });
const configuration = (sentence: string): RelayFault => ({ blame: 'configuration', sentence });

/** Nobody listens between us and it. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
