/** A part of a mail as an IMAP server describes it (RFC 9051 §7.5.2, BODYSTRUCTURE). */
export interface MailPart {
  /** Number to ask for it by; none on the mail itself. */
  readonly part?: string | undefined;
  readonly type: string;
  readonly childNodes?: readonly MailPart[] | undefined;
}

/** Where a report of delivery has what matters (RFC 3464 §2, RFC 6522 §3). */
export interface ReportParts {
  /** `message/delivery-status` */
  readonly status: string;
  /** The returned mail or its headers; some servers leave it out. */
  readonly returned: string | undefined;
}

const statusTypes = new Set(['message/delivery-status', 'message/global-delivery-status']);
const returnedTypes = new Set(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers']);
/** Gateways wrap a report once or twice; what is nested deeper, or has more parts, was made to tire its reader. */
const deepest = 3;
const mostParts = 50;

/** The parts of the report a mail is or holds; undefined when it is none. */
export function reportParts(mail: MailPart): ReportParts | undefined {
  const level = [mail];
  for (let depth = 0, at: readonly MailPart[] = level; depth <= deepest && at.length > 0; depth++) {
    for (const one of at) {
      const found = one.type.toLowerCase() === 'multipart/report' ? partsOf(one) : undefined;
      if (found) return found;
    }
    // A returned mail may hold another's report: that one is not told to us.
    at = at.filter(({ type }) => type.toLowerCase().startsWith('multipart/')).flatMap(({ childNodes = [] }) => childNodes.slice(0, mostParts)).slice(0, mostParts);
  }
  return undefined;
}

function partsOf({ childNodes = [] }: MailPart): ReportParts | undefined {
  const numberOf = (types: ReadonlySet<string>) => childNodes.slice(0, mostParts).find(({ type }) => types.has(type.toLowerCase()))?.part;
  const status = numberOf(statusTypes);
  return status === undefined ? undefined : { status, returned: numberOf(returnedTypes) };
}

/** A mail that will not arrive. Whom it was for stays in the box. */
export interface Failure {
  /** What the recipient's server answered (Diagnostic-Code, RFC 3464 §2.3.6), if that is told. */
  readonly smtpCode: number | null;
  /** Under which Message-IDs the mail may have been sent, likeliest first. */
  readonly messageIds: readonly string[];
}

/**
 * Reads a report from the text of its parts; `returned` begins with the headers of the mail. Undefined unless a recipient will not be
 * reached (Action: failed, RFC 3464 §2.3.3): `delayed`, `delivered`, `relayed` and `expanded` ask nothing of anybody.
 */
export function failureIn(status: string, returned: string): Failure | undefined {
  const [ofTheMail = new Map<string, string>(), ...ofRecipients] = groupsOf(status);
  const failed = ofRecipients.find((fields) => /^failed\b/i.test(fields.get('action') ?? ''));
  if (!failed) return undefined;
  const code = Number(/^\s*smtp\s*;\s*([45]\d\d)\b/i.exec(failed.get('diagnostic-code') ?? '')?.[1]);
  const ids = [messageIdIn(fieldsOf(returned).get('message-id')), envelopeId(ofTheMail.get('original-envelope-id'))];
  return { smtpCode: Number.isNaN(code) ? null : code, messageIds: [...new Set(ids.filter((id) => id !== undefined))] };
}

/** More than any server writes; the rest of a text is not looked at. */
const mostLines = 2_000;
const mostGroups = 20;

/** Groups of fields, separated by empty lines: about the mail, then about each recipient. */
function groupsOf(text: string): Map<string, string>[] {
  return lines(text).join('\n').split(/\n(?:[ \t]*\n)+/).filter((group) => group.trim() !== '').slice(0, mostGroups).map((group) => fieldsOf(group));
}

/** Header fields up to the first empty line, names in lower case, folded lines joined; the first of each name counts. */
function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of lines(text)) {
    if (line.trim() === '') break;
    const [, name, value = ''] = /^([!-9;-~]{1,70})[ \t]*:(.*)$/.exec(line) ?? [];
    if (/^[ \t]/.test(line)) {
      if (last !== undefined) fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`.trim());
    } else {
      last = name === undefined || fields.has(name.toLowerCase()) ? undefined : name.toLowerCase();
      if (last !== undefined) fields.set(last, value.trim());
    }
  }
  return fields;
}

const lines = (text: string) => text.split(/\r?\n/, mostLines);

const messageIdIn = (field: string | undefined) => /<[!-;=?-~]{3,250}>/.exec(field ?? '')?.[0];

/** We give the Message-ID as envelope id (RFC 3461 §4.4), where it is written as xtext. */
function envelopeId(xtext: string | undefined): string | undefined {
  const id = xtext?.trim().replace(/\+([0-9A-F]{2})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return messageIdIn(`<${id ?? ''}>`);
}
