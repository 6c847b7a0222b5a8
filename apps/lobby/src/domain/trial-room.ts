import { randomUUID } from 'node:crypto';
import type { Asker, JoinRequest, Room } from './room.js';
import { type Session, usualPolicies } from './session.js';

/** The hour of the meeting in the domain's specs; it starts at 14:00 and ends at 15:30 (UTC). */
export const at = (clock: string): Date => new Date(`2026-12-02T${clock}Z`);

export function plannedSession(changes: Partial<Session> = {}): Session {
  return {
    id: 'ses-1', rcpId: 'rcp-1', startsAt: at('14:00:00'), endsAt: at('15:30:00'), webconfActive: true, state: 'planned', hostPresent: false, version: 0,
    hostSince: null, openedAt: null, closedAt: null, closeReason: null, frozenAt: null,
    policies: usualPolicies, ...changes,
  };
}

export const emptyRoom = (changes: Partial<Session> = {}): Room => ({ session: plannedSession(changes), requests: [] });

export function guest(familyName: string, changes: Partial<Asker> = {}): Asker {
  return {
    entryId: randomUUID(), person: { familyName, givenName: 'Jo', specialityCode: 'SM36', establishment: null, companions: [] }, assurance: 'guest',
    edited: false, organiser: false, accountId: null, registrationId: null, rpps: null, ...changes,
  };
}

export const organiser = (familyName: string, changes: Partial<Asker> = {}): Asker =>
  guest(familyName, { assurance: 'account', accountId: `account-${familyName}`, organiser: true, ...changes });

/** The request of a person in a room. */
export function of(room: Room, asker: Asker): JoinRequest {
  const request = room.requests.find(({ entryId }) => entryId === asker.entryId);
  if (request === undefined) throw new Error('never asked');
  return request;
}
