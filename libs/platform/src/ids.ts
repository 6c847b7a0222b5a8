import { randomBytes, randomUUID } from 'node:crypto';

/** Ids and secrets come in from outside the domain. */
export interface Ids {
  uuid(): string;
  /** `bytes` random bytes, base64url. */
  secret(bytes: number): string;
}
export const systemIds: Ids = { uuid: () => randomUUID(), secret: (bytes) => randomBytes(bytes).toString('base64url') };
/** Injection token of the id source. */
export const IDS = Symbol('IDS');
