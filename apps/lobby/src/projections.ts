import type { Knock, LobbyServerMessage, Participant } from '@rcp/contracts';
import { admitted, type JoinRequest, knocking, requestOf, type Room } from './domain/room.js';
import { isOff } from './domain/session.js';

/** A person as others in the room see them. */
function participant(request: JoinRequest): Participant {
  const { familyName, givenName, specialityCode, establishment, companions } = request.person;
  return { joinRequestId: request.id, familyName, givenName, specialityCode, establishment, companions, assurance: request.assurance, organiser: request.organiser };
}

function knock(request: JoinRequest): Knock {
  return {
    ...participant(request), state: request.state === 'held' ? 'held' : 'waiting', requestedAt: request.requestedAt.toISOString(), edited: request.edited,
  };
}

/** Who looks. */
export interface Viewer {
  readonly entryId: string;
  /** An organiser of this RCP now. */
  readonly organiser: boolean;
  /** Until when the session that an organiser ended last may be opened again; told to organisers alone. */
  readonly reopenUntil?: Date | undefined;
}

const reasonOf = ({ state, refusal }: JoinRequest) => (state === 'refused' && refusal !== null ? { reason: refusal } : {});

type You = Extract<LobbyServerMessage, { type: 'you' }>;

const ofReopening = ({ organiser, reopenUntil }: Omit<Viewer, 'entryId'>): Pick<You, 'reopenUntil'> =>
  organiser && reopenUntil !== undefined ? { reopenUntil: reopenUntil.toISOString() } : {};

/** Where there is no session. */
export function nothing(viewer: Omit<Viewer, 'entryId'>, now: Date): LobbyServerMessage[] {
  return [{ type: 'you', organiser: viewer.organiser, request: null, hostPresent: false, ...ofReopening(viewer), serverTime: now.toISOString() }];
}

/**
 * All that a viewer may see of a room, each time whole. Only people who are admitted receive names, and only organisers
 * among them the cards of people knocking (R30). Of a session that is off there is nothing to see, and nobody has a place in it.
 */
export function projections(room: Room, viewer: Viewer, now: Date): LobbyServerMessage[] {
  if (isOff(room.session, now)) return nothing(viewer, now);
  const mine = requestOf(room, viewer.entryId);
  const you: LobbyServerMessage = {
    type: 'you', organiser: viewer.organiser, hostPresent: room.session.hostPresent, ...ofReopening(viewer), serverTime: now.toISOString(),
    request: mine === undefined ? null : { joinRequestId: mine.id, state: mine.state, since: (mine.state === 'held' || mine.state === 'waiting' ? mine.requestedAt : mine.since).toISOString(), ...reasonOf(mine) },
  };
  if (mine?.state !== 'admitted') return [you];
  const { everybody, knocks, excluded } = shared(room);
  return viewer.organiser ? [you, everybody, knocks, excluded] : [you, everybody];
}

type Shared = Readonly<Record<'everybody' | 'knocks' | 'excluded', LobbyServerMessage>>;
const made = new WeakMap<Room, Shared>();

/** What is the same for all who may see it is made once for each room as it stands: two hundred people may be looking. */
function shared(room: Room): Shared {
  const known = made.get(room);
  if (known !== undefined) return known;
  const messages: Shared = {
    everybody: { type: 'room', participants: admitted(room).map(participant) },
    knocks: { type: 'knocks', knocks: knocking(room).map(knock), chat: room.session.policies.lobbyChat },
    excluded: { type: 'excluded', people: room.requests.filter(({ state }) => state === 'excluded').map(participant) },
  };
  made.set(room, messages);
  return messages;
}
