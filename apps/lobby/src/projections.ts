import type { Knock, LobbyServerMessage, Participant } from '@rcp/contracts';
import { admitted, type JoinRequest, knocking, requestOf, retryAt, type Room } from './domain/room.js';
import { offBecause } from './domain/session.js';

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

type You = Extract<LobbyServerMessage, { type: 'you' }>;

/** Why, and from when one may ask again. */
function ofRefusal(request: JoinRequest): Pick<NonNullable<You['request']>, 'reason' | 'retryAt'> {
  if (request.state !== 'refused') return {};
  const again = { retryAt: retryAt(request)?.toISOString() ?? null };
  return request.refusal === null ? again : { reason: request.refusal, ...again };
}

const ofLink = (request: JoinRequest | undefined): Pick<You, 'sentOut'> => (request?.state === 'withdrawn' && request.linkLost ? { sentOut: 'link' } : {});

const ofReopening = ({ organiser, reopenUntil }: Omit<Viewer, 'entryId'>): Pick<You, 'reopenUntil'> =>
  organiser && reopenUntil !== undefined ? { reopenUntil: reopenUntil.toISOString() } : {};

/** Where there is no session. `left`: the one that the viewer followed until now, which is off. */
export function nothing(viewer: Viewer, now: Date, left?: Room): LobbyServerMessage[] {
  return [{ type: 'you', organiser: viewer.organiser, request: null, ...ofLeft(viewer, now, left), hostPresent: false, ...ofReopening(viewer), serverTime: now.toISOString() }];
}

/** What became of a room that the viewer had asked to join. */
function ofLeft({ entryId }: Viewer, now: Date, left: Room | undefined): Pick<You, 'sentOut'> {
  const why = left && offBecause(left.session, now);
  const mine = left && requestOf(left, entryId);
  return why === undefined || mine === undefined || mine.state === 'excluded' || mine.state === 'refused' ? {} : { sentOut: why };
}

/**
 * All that a viewer may see of a room, each time whole. Only people who are admitted receive names, and only organisers
 * among them the cards of people knocking (R30). Of a session that is off there is nothing to see, and nobody has a place in it.
 */
export function projections(room: Room, viewer: Viewer, now: Date, left?: Room): LobbyServerMessage[] {
  if (offBecause(room.session, now) !== undefined) return nothing(viewer, now, room);
  const mine = requestOf(room, viewer.entryId);
  const you: LobbyServerMessage = {
    type: 'you', organiser: viewer.organiser, hostPresent: room.session.hostPresent, ...ofReopening(viewer), serverTime: now.toISOString(),
    request: mine === undefined ? null : { joinRequestId: mine.id, state: mine.state, since: (mine.state === 'held' || mine.state === 'waiting' ? mine.requestedAt : mine.since).toISOString(), ...ofRefusal(mine) },
    ...(mine === undefined ? ofLeft(viewer, now, left) : ofLink(mine)),
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
    everybody: { type: 'room', participants: admitted(room).filter(({ away }) => !away).map(participant) },
    knocks: { type: 'knocks', knocks: knocking(room).map(knock), chat: room.session.policies.lobbyChat },
    excluded: { type: 'excluded', people: room.requests.filter(({ state }) => state === 'excluded').map(participant) },
  };
  made.set(room, messages);
  return messages;
}
