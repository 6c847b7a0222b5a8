import type { MailKind } from '@rcp/contracts';

/** Mails that bring somebody their link: lost, they leave a prescriber at home whom everybody expects. */
const withLink: readonly MailKind[] = ['invitation', 'change', 'moved', 'reminder'];

/** True when somebody is without their link because this mail did not arrive. */
export function bringsLink(kind: MailKind): boolean {
  return withLink.includes(kind);
}
