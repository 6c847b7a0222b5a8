import type { PersonalLook, PrescriberAnswer } from '@rcp/contracts';
import { type DoorPolicies, isPast, opensAt } from './session.js';

/** What a personal link, or an entry made by one, says of itself. */
export interface PersonalLink {
  readonly registrationId: string;
  readonly revision: number;
}

/** The RCP at whose door the link is shown, as it is now. */
export interface LinkDoor {
  readonly rcpId: string;
  readonly policies: DoorPolicies;
}

export interface Times {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What the lobby remembers of the session that the link was sent for. */
export interface Remembered {
  readonly sessionId: string;
  /** Its times now, if it is this RCP's. */
  readonly times: Times | undefined;
  /** Its times before they were last changed. */
  readonly former: Times | undefined;
}

type Found = Extract<PrescriberAnswer, { found: true }>;
type Standing = 'holds' | Extract<PersonalLook['state'], 'withdrawn' | 'cancelled' | 'webconf-off' | 'over' | 'unknown'>;

/** The registration is this one still, at this RCP, for this address, and the RCP wants personal links. */
function isKnown(link: Pick<PersonalLink, 'revision'>, answer: PrescriberAnswer, door: LinkDoor): answer is Found {
  return answer.found && door.policies.personalLinks && answer.rcp.id === door.rcpId && answer.revision === link.revision;
}

/** Final and « en webconférence », itself or by another registration of the same prescriber to the same session: one person, one link (R69). */
function isExpected({ status, participation, alsoRegistered = [] }: Found): boolean {
  return (status === 'final' && participation === 'webconference') || alsoRegistered.length > 0;
}

/** True while the registration behind a link gives the person their name, whatever becomes of its session. Revocation is the registration's state. */
export function isRegistered(link: Pick<PersonalLink, 'revision'>, answer: PrescriberAnswer, door: LinkDoor): boolean {
  return isKnown(link, answer, door) && isExpected(answer);
}

/** `holds`: who opens the link is identified by it; else why not. */
export function standing(link: Pick<PersonalLink, 'revision'>, answer: PrescriberAnswer, door: LinkDoor, now: Date): Standing {
  if (!isKnown(link, answer, door)) return 'unknown';
  if (!isExpected(answer)) return 'withdrawn';
  const { state, endsAt, webconfActive } = answer.session;
  if (state === 'cancelled') return 'cancelled';
  if (state === 'closed' || state === 'not_held' || isPast({ endsAt: new Date(endsAt), policies: door.policies }, now)) return 'over';
  return webconfActive ? 'holds' : 'webconf-off';
}

const told = ({ startsAt, endsAt }: Times) => ({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() });

/** What the page may say about a link before anybody clicked: times and states, never a name (R68). */
export function lookAt(link: PersonalLink, answer: PrescriberAnswer, door: LinkDoor, remembered: Remembered, now: Date): PersonalLook {
  const stands = standing(link, answer, door, now);
  if (stands === 'unknown' || !answer.found) return { state: 'unknown', session: null, previous: null };
  const times = { startsAt: new Date(answer.session.startsAt), endsAt: new Date(answer.session.endsAt) };
  const moved = answer.session.id !== remembered.sessionId;
  const before = moved ? remembered.times : remembered.former;
  const previous = before !== undefined && before.startsAt.getTime() !== times.startsAt.getTime() ? told(before) : null;
  const changed = moved ? 'moved' : previous === null ? 'ready' : 'rescheduled';
  return {
    state: stands === 'holds' ? changed : stands, previous,
    session: { ...told(times), opensAt: opensAt({ startsAt: times.startsAt, policies: door.policies }).toISOString() },
  };
}
