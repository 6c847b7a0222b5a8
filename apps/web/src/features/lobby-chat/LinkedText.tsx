import { pieces } from '../../room/linked-text.js';

/** A text whose addresses can be followed: in another tab, which learns nothing of this one. */
export function LinkedText({ text }: { text: string }) {
  return <>{pieces(text).map(({ text: words, href }, nth) => (href === undefined ? words : <a key={nth} href={href} target="_blank" rel="noopener noreferrer nofollow">{words}</a>))}</>;
}
