import { createHash, randomBytes } from 'node:crypto';
import type { NewLink } from './domain/rcp.js';

// Base58: no 0, O, I or l, which people confuse when they read a link aloud.
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A link code of 128 random bits in 22 base58 characters: it can't be guessed from another RCP's (R75). */
export function newLink(random: Uint8Array = randomBytes(16)): NewLink {
  let rest = BigInt(`0x${Buffer.from(random).toString('hex')}`);
  let linkCode = '';
  for (let digit = 0; digit < 22; digit++) {
    linkCode = alphabet.charAt(Number(rest % 58n)) + linkCode;
    rest /= 58n;
  }
  return { linkCode, linkHash: createHash('sha256').update(linkCode).digest('base64url') };
}
