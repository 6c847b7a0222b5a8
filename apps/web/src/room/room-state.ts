import type { ErrorCode, Knock, LobbyServerMessage, Participant, RefusalReason, SentOut } from '@rcp/contracts';
import type { MediaSnapshot } from './media-engine.js';
import type { Link } from './signalling.js';

/**
 * Why the room is over for this tab. `link-lost`: the link one came by leads here no more; `gone`: the session is no longer to be joined, and
 * nobody said why; `stranger`: the server does not know this browser; `no-request`: nothing to come back to.
 */
export type Ending = 'refused' | 'excluded' | 'left' | 'withdrawn' | 'replaced' | 'session-closed' | 'cancelled' | 'moved' | 'webconf-off' | 'link-lost' | 'gone'
  | 'failed' | 'stranger' | 'no-request';

/** How this tab came here: from the form, by a reload, or by a reload after asking to join or being inside. */
export type Arrival = 'form' | 'reload' | 'reload-on-its-way';

/** A sentence for an organiser that stays until it is closed. */
export type Notice =
  | { readonly id: number; readonly kind: 'decided'; readonly decision: 'admitted' | 'refused' | 'withdrawn' | 'excluded'; readonly decidedBy: string | null; readonly person: Knock | null }
  | { readonly id: number; readonly kind: 'error'; readonly code: ErrorCode };

export type Undelivered = Pick<Told<'undelivered'>, 'prescribers' | 'unnamed'>;

type Told<T extends LobbyServerMessage['type']> = Extract<LobbyServerMessage, { type: T }>;
export type Thread = Told<'chats'>['threads'][number];
export type Spoken = Told<'discussion'>['messages'][number];
export type ChatMessage = Told<'chat'>['messages'][number];

/** Of somebody refused: in how many milliseconds from the moment this was told they may ask again; null when not in this session. */
export interface Retry { readonly inMs: number | null }

/** The last projections of the lobby; empty until one is admitted. */
interface Live {
  readonly link: Link;
  readonly organiser: boolean;
  readonly participants: readonly Participant[];
  readonly knocks: readonly Knock[];
  /** Prescribers whom the mails did not reach; told to organisers only. */
  readonly undelivered: Undelivered;
  /** Who may be let in again; told to organisers only. */
  readonly excluded: readonly Participant[];
  /** Whose hands are up, in the order they went up. */
  readonly hands: readonly string[];
  /** What was said to everybody in the room. */
  readonly discussion: readonly Spoken[];
  /** Conversations with people who wait; null where this RCP wants none. */
  readonly threads: readonly Thread[] | null;
}

export type RoomState =
  | (Live & { readonly phase: 'connecting'; readonly arrival: Arrival })
  | (Live & {
      readonly phase: 'checking';
      readonly hostPresent: boolean;
      /** Own join request id when one is already let in: no need to ask. */
      readonly admittedAs: string | null;
      readonly asking: boolean;
      /** Why the last « Demander à rejoindre » had no effect. */
      readonly trouble: ErrorCode | null;
      readonly retry: Retry | null;
      /** Until when an organiser may open the session again that was ended last; null when there is none. */
      readonly reopenUntil: string | null;
    })
  | (Live & {
      readonly phase: 'waiting';
      readonly waits: 'held' | 'waiting';
      readonly since: string;
      /** An organiser put this person back here from the room. */
      readonly putBack: boolean;
      /** What organisers wrote and this person answered. */
      readonly chat: readonly ChatMessage[];
      /** Why the last answer was not sent. */
      readonly trouble: ErrorCode | null;
    })
  | (Live & {
      readonly phase: 'joined';
      /** Own join request id, also the participant id of the media. */
      readonly self: string;
      /** Decisions sent and not answered yet, by join request id. */
      readonly deciding: readonly string[];
      /** Whom this person decided about last: a decision that came too late is told with their name, though their card is gone. */
      readonly decidedOn: readonly Knock[];
      readonly notices: readonly Notice[];
      readonly media: MediaSnapshot | null;
    })
  | {
      readonly phase: 'ended';
      readonly reason: Ending;
      /** Why the organiser refused, when they said so. */
      readonly why: RefusalReason | null;
      readonly retry: Retry | null;
      /** An organiser may open the session again. */
      readonly mayReopen: boolean;
    };

export type Phase<P extends RoomState['phase']> = Extract<RoomState, { phase: P }>;

export type RoomEvent =
  | { readonly type: 'link'; readonly link: Link }
  | { readonly type: 'server'; readonly message: LobbyServerMessage }
  | { readonly type: 'media'; readonly media: MediaSnapshot }
  | { readonly type: 'asked' }
  | { readonly type: 'deciding'; readonly joinRequestId: string }
  | { readonly type: 'notice-closed'; readonly id: number }
  | { readonly type: 'over'; readonly reason: Ending };

export const atTheDoor = (arrival: Arrival): RoomState => ({
  phase: 'connecting', arrival, link: { status: 'connecting' }, organiser: false, participants: [], knocks: [], undelivered: { prescribers: [], unnamed: 0 },
  excluded: [], hands: [], discussion: [], threads: [],
});

const ended = (reason: Ending, more: Partial<Pick<Phase<'ended'>, 'why' | 'retry' | 'mayReopen'>> = {}): RoomState =>
  ({ phase: 'ended', reason, why: null, retry: null, mayReopen: false, ...more });

/** What is on screen after an event; nothing else decides it. An ended room stays ended. */
export function reduce(state: RoomState, event: RoomEvent): RoomState {
  if (state.phase === 'ended') return state;
  switch (event.type) {
    case 'link': return withLink(state, event.link);
    case 'server': return heard(state, event.message);
    case 'media': return withMedia(state, event.media);
    case 'asked': return withAsked(state);
    case 'deciding': return state.phase === 'joined' ? withDecision(state, event.joinRequestId) : state;
    case 'notice-closed': return state.phase === 'joined' ? { ...state, notices: state.notices.filter(({ id }) => id !== event.id) } : state;
    case 'over': return ended(event.reason);
  }
}

type Open = Exclude<RoomState, { phase: 'ended' }>;

function withLink(state: Open, link: Link): RoomState {
  // What was sent and not answered may be lost: the next projection tells.
  if (link.status === 'open') return { ...state, link };
  if (state.phase === 'checking') return { ...state, link, asking: false };
  return state.phase === 'joined' ? { ...state, link, deciding: [] } : { ...state, link };
}

function withMedia(state: Open, media: MediaSnapshot): RoomState {
  if (state.phase !== 'joined') return state;
  // What the lobby says too, and better: the waiting room again, or what became of the session.
  const said = media.kickedReason === 'put-back' || (media.kickedReason === 'session-closed' && state.link.status === 'open');
  if (media.state === 'kicked' && !said) return ended(media.kickedReason ?? 'session-closed');
  return media.state === 'failed' ? ended('failed') : { ...state, media };
}

function heard(state: Open, message: LobbyServerMessage): RoomState {
  switch (message.type) {
    case 'you': return withYou(state, message);
    case 'room': return { ...state, participants: message.participants };
    case 'knocks': return withKnocks(state, message);
    case 'excluded': return { ...state, excluded: message.people };
    case 'hands': return { ...state, hands: message.joinRequestIds };
    case 'discussion': return { ...state, discussion: message.messages };
    case 'chats': return { ...state, threads: state.threads && message.threads };
    case 'chat': return state.phase === 'waiting' ? { ...state, chat: message.messages, trouble: null } : state;
    case 'undelivered': return { ...state, undelivered: { prescribers: message.prescribers, unnamed: message.unnamed } };
    case 'already-decided': return withNotice(state, message);
    case 'error': return withError(state, message.code);
    default: return state;
  }
}

type You = Told<'you'>;

function withYou(before: Open, you: You): RoomState {
  const state = { ...before, organiser: you.organiser };
  const { request } = you;
  switch (request?.state) {
    case 'held':
    case 'waiting': return { phase: 'waiting', waits: request.state, since: request.since, ...talk(before), ...live(state) };
    case 'admitted': return admitted(state, you, request.joinRequestId);
    case 'excluded': return ended('excluded');
    case 'refused': return refused(state, you);
    case 'withdrawn': return state.phase === 'waiting' || state.phase === 'joined' ? ended(you.sentOut === 'link' ? 'link-lost' : 'withdrawn') : notAsked(state, you);
    case undefined: return state.phase === 'waiting' || state.phase === 'joined' ? sentOut(you) : notAsked(state, you);
  }
}

const endings: Record<SentOut, Ending> = { ended: 'session-closed', cancelled: 'cancelled', moved: 'moved', 'webconf-off': 'webconf-off', link: 'link-lost' };

const sentOut = (you: You): RoomState => ended(you.sentOut ? endings[you.sentOut] : 'gone', { mayReopen: you.reopenUntil !== undefined });

/** By the server's clock alone: the one of a workstation may be wrong. */
function retry({ request, serverTime }: You): Retry | null {
  if (request?.state !== 'refused') return null;
  const { retryAt = serverTime } = request;
  return { inMs: retryAt === null ? null : Math.max(0, Date.parse(retryAt) - Date.parse(serverTime)) };
}

function admitted(state: Open, you: You, self: string): RoomState {
  if (state.phase === 'joined') return { ...state, self };
  const onItsWay = state.phase === 'waiting' || (state.phase === 'checking' && state.asking) || (state.phase === 'connecting' && state.arrival === 'reload-on-its-way');
  return onItsWay ? joined(state, self) : checking(state, you, self);
}

/** After a refusal one may come back through the form and ask again: then the old answer is not shown. */
function refused(state: Open, you: You): RoomState {
  if (state.phase === 'checking' || (state.phase === 'connecting' && state.arrival === 'form')) return checking(state, you, null);
  return ended('refused', { why: you.request?.reason ?? null, retry: retry(you) });
}

function notAsked(state: Open, you: You): RoomState {
  return state.phase === 'connecting' && state.arrival !== 'form' ? ended('no-request') : checking(state, you, null);
}

function checking(state: Open, you: You, admittedAs: string | null): RoomState {
  const before = state.phase === 'checking' ? state : null;
  return { phase: 'checking', hostPresent: you.hostPresent, admittedAs, asking: before?.asking ?? false, trouble: before?.trouble ?? null, retry: retry(you), reopenUntil: you.reopenUntil ?? null, ...live(state) };
}

/** The server says nothing new to somebody it has already let in: they enter at once. */
function withAsked(state: Open): RoomState {
  if (state.phase !== 'checking') return state;
  return state.admittedAs === null ? { ...state, asking: true, trouble: null } : joined(state, state.admittedAs);
}

const joined = (state: Open, self: string): RoomState => ({ phase: 'joined', self, deciding: [], decidedOn: [], notices: [], media: null, ...live(state) });

const live = ({ link, organiser, participants, knocks, undelivered, excluded, hands, discussion, threads }: Open): Live =>
  ({ link, organiser, participants, knocks, undelivered, excluded, hands, discussion, threads });

/** What was said stays while one waits. */
const talk = (before: Open): Pick<Phase<'waiting'>, 'chat' | 'trouble' | 'putBack'> =>
  (before.phase === 'waiting' ? { chat: before.chat, trouble: before.trouble, putBack: before.putBack } : { chat: [], trouble: null, putBack: before.phase === 'joined' });

function withKnocks(before: Open, { knocks, chat }: Told<'knocks'>): RoomState {
  const state: Open = { ...before, threads: chat === false ? null : (before.threads ?? []) };
  if (state.phase !== 'joined') return { ...state, knocks };
  const people = new Set(knocks.map(({ joinRequestId }) => joinRequestId));
  return { ...state, knocks, deciding: state.deciding.filter((id) => people.has(id)) };
}

function withDecision(state: Phase<'joined'>, id: string): RoomState {
  const { knocks, deciding, decidedOn } = state;
  return { ...state, deciding: [...deciding, id], decidedOn: [...decidedOn, ...knocks.filter(({ joinRequestId }) => joinRequestId === id)].slice(-remembered) };
}

/** As many as « Tout accepter » may name. */
const remembered = 200;

function withNotice(state: Open, message: Told<'already-decided'>): RoomState {
  if (state.phase !== 'joined') return state;
  const person = [...state.knocks, ...state.decidedOn].find(({ joinRequestId }) => joinRequestId === message.joinRequestId) ?? null;
  const notice: Notice = { id: nextId(state.notices), kind: 'decided', decision: message.decision, decidedBy: message.decidedBy, person };
  return { ...state, deciding: state.deciding.filter((id) => id !== message.joinRequestId), notices: [...state.notices, notice] };
}

const nextId = (notices: readonly Notice[]) => (notices.at(-1)?.id ?? 0) + 1;

/** The server does not know who this is: back to the form. */
const unknownHere: readonly ErrorCode[] = ['entry-required', 'unauthenticated', 'identity-incomplete', 'link-stale'];

function withError(state: Open, code: ErrorCode): RoomState {
  if (unknownHere.includes(code)) return ended('stranger');
  if (code === 'excluded') return ended('excluded');
  switch (state.phase) {
    case 'connecting':
      if (code !== 'no-session' && code !== 'too-early') return state;
      return state.arrival === 'form' ? { phase: 'checking', hostPresent: false, admittedAs: null, asking: false, trouble: code, retry: null, reopenUntil: null, ...live(state) } : ended('no-request');
    case 'checking': return { ...state, asking: false, trouble: code };
    case 'waiting': return { ...state, trouble: code };
    case 'joined': return { ...state, deciding: [], notices: [...state.notices, { id: nextId(state.notices), kind: 'error', code }] };
  }
}
