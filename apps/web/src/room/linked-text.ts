/** A piece of what somebody wrote: words, or an address to follow. */
export interface Piece {
  readonly text: string;
  /** Only ever http and https. */
  readonly href?: string;
}

const address = /https?:\/\/[^\s<>"'«»]+/giu;
/** What ends a sentence is not part of an address. */
const ending = /[.,;:!?)\]…]+$/u;

/** Finds the addresses in a text. Whatever is no plain http or https address stays words: nothing else may be followed. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let rest = 0;
  for (const match of text.matchAll(address)) {
    const written = match[0].replace(ending, '');
    const href = safe(written);
    if (href === undefined) continue;
    if (match.index > rest) found.push({ text: text.slice(rest, match.index) });
    found.push({ text: written, href });
    rest = match.index + written.length;
  }
  return rest < text.length ? [...found, { text: text.slice(rest) }] : found;
}

/** An address with a name or password in it pretends to lead elsewhere. */
function safe(written: string): string | undefined {
  const url = URL.parse(written);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '' ? url.href : undefined;
}
