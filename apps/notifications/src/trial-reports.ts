/** Reports of delivery as mail servers write them; only the names are ours. */
export interface ReportOf {
  /** Message-ID of the mail, with its brackets. */
  readonly messageId: string;
  readonly action?: string;
  readonly to?: string;
}

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;

/** Postfix: the whole of the mail's headers, the envelope id in the status. */
export function postfixReport({ messageId, action = 'failed', to = 'parti@example.org' }: ReportOf): string {
  return lines(
    'Return-Path: <>', 'Date: Tue, 1 Dec 2026 09:00:00 +0100 (CET)', 'From: MAILER-DAEMON@mx.example.org (Mail Delivery System)', 'Subject: Undelivered Mail Returned to Sender',
    'To: retours@rcp.example.org', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status;', '\tboundary="4C0F.1795422914/mx.example.org"',
    'Message-Id: <20261201080000.4C0F@mx.example.org>', '', 'This is a MIME-encapsulated message.', '',
    '--4C0F.1795422914/mx.example.org', 'Content-Description: Notification', 'Content-Type: text/plain; charset=us-ascii', '',
    `<${to}>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO command)`, '',
    '--4C0F.1795422914/mx.example.org', 'Content-Description: Delivery report', 'Content-Type: message/delivery-status', '',
    'Reporting-MTA: dns; mx.example.org', `Original-Envelope-Id: ${messageId.replace(/[<>]/g, '')}`, 'X-Postfix-Queue-ID: 4C0F', `X-Postfix-Sender: rfc822; retours@rcp.example.org`, 'Arrival-Date: Tue,  1 Dec 2026 09:00:00 +0100 (CET)', '',
    `Final-Recipient: rfc822; ${to}`, `Original-Recipient: rfc822;${to}`, `Action: ${action}`, 'Status: 5.1.1', 'Remote-MTA: dns; mx.example.org', 'Diagnostic-Code: smtp; 550 5.1.1 <' + to + '>: Recipient address', '    rejected: User unknown', '',
    '--4C0F.1795422914/mx.example.org', 'Content-Description: Undelivered Message Headers', 'Content-Type: text/rfc822-headers', '',
    'Return-Path: <retours@rcp.example.org>', 'From: =?UTF-8?Q?Webconf=C3=A9rence_RCP?= <ne-pas-repondre@rcp.example.org>', `To: ${to}`, `Message-ID: ${messageId}`, 'Subject: Webconference', '',
    '--4C0F.1795422914/mx.example.org--',
  );
}

/** Exchange: the mail itself comes back, its Message-ID folded; nothing is said of an envelope id. */
export function exchangeReport({ messageId, action = 'failed', to = 'parti@example.org' }: ReportOf): string {
  return lines(
    'From: <postmaster@ch.example.org>', 'To: <retours@rcp.example.org>', 'Date: Tue, 1 Dec 2026 08:00:00 +0000', 'Content-Type: multipart/report; report-type=delivery-status; boundary="_000_x_"', 'X-MS-Exchange-Message-Is-Ndr:',
    'MIME-Version: 1.0', 'Subject: Non remis : Webconference', 'Auto-Submitted: auto-replied', '',
    '--_000_x_', 'Content-Type: multipart/alternative; differences=Content-Type; boundary="_001_x_"', '',
    '--_001_x_', 'Content-Type: text/plain; charset="utf-8"', 'Content-Transfer-Encoding: base64', '', 'Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIHB1IMOqdHJlIHJlbWlzLg==', '', '--_001_x_--', '',
    '--_000_x_', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns;ch.example.org', 'Received-From-MTA: dns;relais.example.org', 'Arrival-Date: Tue, 1 Dec 2026 08:00:00 +0000', '',
    `Original-Recipient: rfc822;${to}`, `Final-Recipient: rfc822;${to}`, `Action: ${action}`, 'Status: 5.1.10', 'Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', '',
    '--_000_x_', 'Content-Type: message/rfc822', '', 'Received: from relais.example.org by ch.example.org', 'Message-ID:', ` ${messageId}`, `To: ${to}`, 'Subject: Webconference', 'Content-Type: text/plain', '', 'Bonjour', '',
    '--_000_x_--',
  );
}

/** Exim 4.96, as it wrote it: fields in another order, no server's answer, the mail itself. */
export function eximReport({ messageId, action = 'failed', to = 'parti@example.org' }: ReportOf): string {
  return lines(
    'Received: from Debian-exim by mx.example.org with local (Exim 4.96)', '\tid 1xVPtm-0000Mz-1r', '\tfor retours@rcp.example.org;', '\tMon, 23 Nov 2026 08:59:42 +0000', `X-Failed-Recipients: ${to}`,
    'Auto-Submitted: auto-replied', 'From: Mail Delivery System <Mailer-Daemon@mx.example.org>', 'To: retours@rcp.example.org', `References: ${messageId}`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=1795424382-eximdsn-1130243432', 'MIME-Version: 1.0', 'Subject: Mail delivery failed: returning message to sender',
    'Message-Id: <E1xVPtm-0000Mz-1r@mx.example.org>', 'Date: Mon, 23 Nov 2026 08:59:42 +0000', '',
    '--1795424382-eximdsn-1130243432', 'Content-type: text/plain; charset=us-ascii', '', 'This message was created automatically by mail delivery software.', '',
    'A message that you sent could not be delivered to one or more of its', 'recipients. This is a permanent error. The following address(es) failed:', '', `  ${to}`, '    550 5.1.1 User unknown', '',
    '--1795424382-eximdsn-1130243432', 'Content-type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.org', '', `Action: ${action}`, `Final-Recipient: rfc822;${to}`, 'Status: 5.0.0', '',
    '--1795424382-eximdsn-1130243432', 'Content-type: message/rfc822', '', 'Return-path: <retours@rcp.example.org>', 'Received: from root by mx.example.org with local (Exim 4.96)', '\t(envelope-from <retours@rcp.example.org>)',
    '\tid 1xVPtm-0000Mx-1n', `\tfor ${to};`, '\tMon, 23 Nov 2026 08:59:42 +0000', 'From: ne-pas-repondre@rcp.example.org', `To: ${to}`, `Message-ID: ${messageId}`, 'Subject: x', 'Date: Mon, 23 Nov 2026 08:59:42 +0000', '', 'Bonjour', '',
    '--1795424382-eximdsn-1130243432--',
  );
}
