/** A signed ticket that came in the fragment of the address: `#lt=` from the DCC, `#p=` from a mail. */
export interface Ticket { readonly kind: 'launch' | 'personal'; readonly token: string }

/** A personal link that was cut on its way: nothing to ask with, and yet the page has a word for it. */
const unreadable: Ticket = { kind: 'personal', token: '' };

/** The ticket in a fragment, if it holds one. */
export function readTicket(fragment: string): Ticket | null {
  const found = /^#(lt|p)=([\w.-]{20,4096})$/.exec(fragment);
  if (!found?.[2]) return fragment.startsWith('#p=') ? unreadable : null;
  return { kind: found[1] === 'lt' ? 'launch' : 'personal', token: found[2] };
}

/** Reads the ticket once and takes it out of the address at once, so that it is in no history, bookmark or screenshot. */
export function takeTicket(page: Pick<Window, 'location' | 'history'> = window): Ticket | null {
  const { pathname, search, hash } = page.location;
  const ticket = readTicket(hash);
  if (/^#(lt|p)=/.test(hash)) page.history.replaceState(null, '', pathname + search);
  return ticket;
}
