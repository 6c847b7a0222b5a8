import { accountId, type PersonIdentity, personName, rpps, specialityOf, textLine } from '@rcp/contracts';
import type { Entry } from './entry.js';

/** What a provider says about somebody: members of its ID token and of its UserInfo answer. */
export type Claims = Readonly<Record<string, unknown>>;

/** Under which claim of the provider each thing is found: a name, or a JSON pointer (RFC 6901) into what is nested. */
export interface ClaimMap {
  /** The account's id as the DCC knows it; rights hang on it, so nobody may be able to choose their own. */
  readonly sub: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly speciality?: string | undefined;
  readonly establishment?: string | undefined;
  readonly rpps?: string | undefined;
}

/** Standard claims (OpenID Connect Core 1.0 §5.1). */
export const usualClaims: ClaimMap = { sub: 'sub', family_name: 'family_name', given_name: 'given_name' };

/** The claim at that place; undefined when there is none. */
export function claimAt(claims: Claims, place: string): unknown {
  const steps = place.startsWith('/') ? place.slice(1).split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')) : [place];
  return steps.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Claims)[step] : undefined), claims);
}

/**
 * Who signed in, as an entry: the account's id, and what fills in the form (R17, R18). What a provider leaves out or gives in a shape
 * that the form would refuse is left for the person to fill in. Undefined without an account id.
 */
export function fromAccount(claims: Claims, map: ClaimMap): Omit<Entry, 'id' | 'rcpId'> | undefined {
  const id = accountId.safeParse(claimAt(claims, map.sub));
  if (!id.success) return undefined;
  const told = (place: string | undefined) => (place === undefined ? undefined : claimAt(claims, place));
  const code = told(map.speciality);
  const given: PersonIdentity = {
    familyName: personName.catch('').parse(told(map.family_name)),
    givenName: personName.catch('').parse(told(map.given_name)),
    specialityCode: (typeof code === 'string' ? specialityOf(code)?.code : undefined) ?? null,
    establishment: textLine(200).nullable().catch(null).parse(told(map.establishment)),
    companions: [],
  };
  return { assurance: 'account', accountId: id.data, registrationId: null, role: null, organisersVersion: 0, rpps: rppsOf(told(map.rpps)), given, identity: null };
}

/** The national id of a professional is its kind, 8 for RPPS, and the number; some providers give the one, some the other. */
function rppsOf(value: unknown): string | null {
  return typeof value === 'string' ? rpps.nullable().catch(null).parse(/^8\d{11}$/.test(value) ? value.slice(1) : value) : null;
}

/** True when no assurance was asked for, or the one obtained (`acr`) is among those asked for. A provider may ignore what it was asked. */
export function isAssuredEnough(acr: unknown, asked: readonly string[]): boolean {
  return asked.length === 0 || (typeof acr === 'string' && asked.includes(acr));
}
