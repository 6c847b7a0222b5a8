import type { Knock, LobbyServerMessage, Participant } from '@rcp/contracts';
import type { MediaSnapshot } from './media-engine.js';
import { atTheDoor, reduce, type Arrival, type RoomEvent, type RoomState } from './room-state.js';

const me = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const since = '2026-11-25T15:00:00.000Z';
type Join = NonNullable<Extract<LobbyServerMessage, { type: 'you' }>['request']>['state'];

const server = (message: LobbyServerMessage): RoomEvent => ({ type: 'server', message });
const you = (state: Join | null, organiser = false): RoomEvent =>
  server({ type: 'you', organiser, request: state && { joinRequestId: me, state, since }, hostPresent: true, serverTime: since });
const refusal = (code: Extract<LobbyServerMessage, { type: 'error' }>['code']) => server({ type: 'error', code });
const after = (arrival: Arrival, ...events: RoomEvent[]): RoomState => events.reduce(reduce, atTheDoor(arrival));
const words = (state: RoomState) => (state.phase === 'ended' ? state.reason : state.phase === 'waiting' ? state.waits : state.phase);

const person = (joinRequestId: string): Participant => ({ joinRequestId, familyName: 'Petit', givenName: 'Anne', specialityCode: 'SM36', establishment: null, companions: [], assurance: 'guest', organiser: false });
const knock = (joinRequestId: string): Knock => ({ ...person(joinRequestId), state: 'waiting', requestedAt: since, edited: false });
const media = (part: Partial<MediaSnapshot>): RoomEvent => ({
  type: 'media', media: { state: 'connected', kickedReason: null, trouble: null, local: { stream: null, microphone: 'none', camera: 'none' }, remote: new Map(), feeds: new Map(), talking: [], lines: new Map(), ...part },
});
const asked: RoomEvent = { type: 'asked' };

describe('the first word of the server', () => {
  it.each<[Arrival, Join | null, string]>([
    ['form', null, 'checking'], ['form', 'withdrawn', 'checking'], ['form', 'held', 'held'], ['form', 'waiting', 'waiting'],
    ['form', 'admitted', 'checking'], ['form', 'refused', 'checking'], ['form', 'excluded', 'excluded'],
    ['reload', null, 'no-request'], ['reload', 'withdrawn', 'no-request'], ['reload', 'held', 'held'], ['reload', 'waiting', 'waiting'],
    ['reload', 'admitted', 'checking'], ['reload', 'refused', 'refused'], ['reload', 'excluded', 'excluded'],
    ['reload-on-its-way', 'waiting', 'waiting'], ['reload-on-its-way', 'admitted', 'joined'], ['reload-on-its-way', null, 'no-request'],
  ])('after %s and « %s » leads to %s', (arrival, state, expected) => {
    expect(words(after(arrival, you(state)))).toBe(expected);
  });
});

describe('asking to join', () => {
  it('leads through the waiting room to the conference without another click', () => {
    const steps = [you(null), asked, you('held'), you('waiting'), you('held'), you('waiting'), you('admitted')];
    expect(steps.map((_, index) => words(after('form', ...steps.slice(0, index + 1))))).toEqual(['checking', 'checking', 'held', 'waiting', 'held', 'waiting', 'joined']);
  });

  it('lets an organiser in at once', () => {
    expect(after('form', you(null, true), asked, you('admitted', true))).toMatchObject({ phase: 'joined', organiser: true, self: me });
  });

  it('enters nobody who did not ask from this tab', () => {
    expect(after('form', you(null), you('admitted'))).toMatchObject({ phase: 'checking', admittedAs: me });
  });

  it('keeps what was told before the room is on screen: whom the mails did not reach', () => {
    const undelivered = { prescribers: [{ familyName: 'Petit', givenName: 'Anne' }], unnamed: 1 };
    expect(after('form', you('admitted', true), server({ type: 'undelivered', ...undelivered }), asked)).toMatchObject({ phase: 'joined', undelivered });
  });

  it('lets somebody who was let in before enter again at once', () => {
    expect(after('form', you('admitted'), asked)).toMatchObject({ phase: 'joined', self: me });
  });

  it.each(['too-early', 'no-session', 'refused', 'rate-limited', 'unavailable'] as const)('says why it had no effect: %s', (code) => {
    expect(after('form', you(null), asked, refusal(code))).toMatchObject({ phase: 'checking', asking: false, trouble: code });
  });

  it.each(['entry-required', 'unauthenticated', 'identity-incomplete', 'link-stale'] as const)('goes back to the form when the server says %s', (code) => {
    expect(words(after('form', you(null), asked, refusal(code)))).toBe('stranger');
  });

  it('may be tried again when the connection broke before an answer', () => {
    const broken = after('form', you(null), asked, { type: 'link', link: { status: 'lost', retryAt: 0 } });
    expect(broken).toMatchObject({ phase: 'checking', asking: false });
  });

  it('keeps what an earlier refusal left on the server out of a new try', () => {
    expect(after('form', you('refused'), asked, you('refused'))).toMatchObject({ phase: 'checking', asking: true });
    expect(words(after('form', you('refused'), asked, you('waiting'), you('refused')))).toBe('refused');
  });
});

describe('the end', () => {
  const out = (sentOut: Extract<LobbyServerMessage, { type: 'you' }>['sentOut'], state: Join | null = null): RoomEvent =>
    server({ type: 'you', organiser: false, request: state && { joinRequestId: me, state, since }, sentOut, hostPresent: false, serverTime: since });
  const open: RoomEvent = { type: 'link', link: { status: 'open' } };
  const lost: RoomEvent = { type: 'link', link: { status: 'lost', retryAt: 0 } };
  const kicked = (kickedReason: MediaSnapshot['kickedReason']) => media({ state: 'kicked', kickedReason });

  it.each<[string, RoomEvent[], string]>([
    ['a refusal in the waiting room', [you('waiting'), you('refused')], 'refused'],
    ['an exclusion told by the lobby', [you('waiting'), you('admitted'), you('excluded')], 'excluded'],
    ['an exclusion told by the media service', [you('waiting'), you('admitted'), media({ state: 'kicked', kickedReason: 'excluded' })], 'excluded'],
    ['joining from another tab', [you('waiting'), you('admitted'), media({ state: 'kicked', kickedReason: 'replaced' })], 'replaced'],
    ['the session closed while waiting', [you('waiting'), out('ended')], 'session-closed'],
    ['the session closed while inside, whoever tells first', [you('waiting'), you('admitted'), open, kicked('session-closed'), out('ended')], 'session-closed'],
    ['the session closed, told by the media service alone', [you('waiting'), you('admitted'), lost, kicked('session-closed')], 'session-closed'],
    ['a cancellation while inside', [you('waiting'), you('admitted'), open, kicked('session-closed'), out('cancelled')], 'cancelled'],
    ['a cancellation while waiting', [you('waiting'), out('cancelled')], 'cancelled'],
    ['a session moved while waiting', [you('held'), out('moved')], 'moved'],
    ['a session without the webconference from now on', [you('held'), out('webconf-off')], 'webconf-off'],
    ['a link that leads here no more', [you('waiting'), out('link', 'withdrawn')], 'link-lost'],
    ['a session that is not there any more when the connection is back', [you('waiting'), lost, open, you(null)], 'gone'],
    ['a browser without WebRTC', [you('waiting'), you('admitted'), media({ state: 'failed' })], 'failed'],
    ['leaving', [you('waiting'), you('admitted'), { type: 'over', reason: 'left' }], 'left'],
    ['giving up from another tab', [you('waiting'), you('withdrawn')], 'withdrawn'],
  ])('comes by %s', (_, events, expected) => {
    expect(words(after('form', ...events))).toBe(expected);
  });

  it('stays the end whatever comes later', () => {
    expect(words(after('form', you('waiting'), you('refused'), you('admitted'), media({}), { type: 'over', reason: 'left' }))).toBe('refused');
  });
});

describe('in the room', () => {
  const inside = (...events: RoomEvent[]) => after('form', you('waiting', true), you('admitted', true), ...events);

  it('takes the last projection as the truth, also one that came before the own state', () => {
    const early = after('form', you('waiting'), server({ type: 'room', participants: [person(me), person(other)] }), you('admitted'));
    expect(early).toMatchObject({ phase: 'joined', participants: [{ joinRequestId: me }, { joinRequestId: other }] });
    expect(inside(server({ type: 'room', participants: [person(me)] }), server({ type: 'room', participants: [] }))).toMatchObject({ participants: [] });
  });

  it('remembers a decision until the person is no longer listed', () => {
    const listed = inside(server({ type: 'knocks', knocks: [knock(other)] }), { type: 'deciding', joinRequestId: other });
    expect(listed).toMatchObject({ deciding: [other] });
    expect(reduce(listed, server({ type: 'knocks', knocks: [] }))).toMatchObject({ deciding: [], knocks: [] });
    expect(reduce(listed, { type: 'link', link: { status: 'lost', retryAt: 0 } })).toMatchObject({ deciding: [] });
  });

  it('tells whose decision came first, with the name of the person, until it is closed', () => {
    const told = inside(server({ type: 'knocks', knocks: [knock(other)] }), { type: 'deciding', joinRequestId: other }, server({ type: 'already-decided', joinRequestId: other, decision: 'refused', decidedBy: 'Charles IMPOSSIBLE' }));
    expect(told).toMatchObject({ deciding: [], notices: [{ id: 1, kind: 'decided', decision: 'refused', decidedBy: 'Charles IMPOSSIBLE', person: { joinRequestId: other } }] });
    expect(reduce(told, { type: 'notice-closed', id: 1 })).toMatchObject({ notices: [] });
    const gone = inside(server({ type: 'knocks', knocks: [knock(other)] }), { type: 'deciding', joinRequestId: other }, server({ type: 'knocks', knocks: [] }));
    expect(reduce(gone, server({ type: 'already-decided', joinRequestId: other, decision: 'admitted', decidedBy: null }))).toMatchObject({ notices: [{ person: { familyName: 'Petit' } }] });
  });

  it('says what could not be done and stays', () => {
    expect(inside(refusal('host-not-excludable'))).toMatchObject({ phase: 'joined', notices: [{ kind: 'error', code: 'host-not-excludable' }] });
  });

  it('stays through a lost connection', () => {
    expect(inside({ type: 'link', link: { status: 'lost', retryAt: 5 } }, { type: 'link', link: { status: 'open' } }, you('admitted'))).toMatchObject({ phase: 'joined', link: { status: 'open' } });
  });

  it('goes back to the waiting room when an organiser says so', () => {
    expect(words(inside(you('waiting')))).toBe('waiting');
  });
});

describe('what an organiser decides about somebody', () => {
  const inside = [you('admitted'), asked];
  const reason = server({ type: 'you', organiser: false, request: { joinRequestId: me, state: 'refused', since, reason: 'come-back-later' }, hostPresent: true, serverTime: since });

  it('is told with the words that were chosen', () => {
    expect(after('form', you(null), asked, you('waiting'), reason)).toMatchObject({ phase: 'ended', reason: 'refused', why: 'come-back-later' });
    expect(after('form', you(null), asked, you('waiting'), you('refused'))).toMatchObject({ reason: 'refused', why: null });
  });

  it('tells somebody refused from when they may ask again, by the server’s clock, here and after coming back to ask', () => {
    const told = (retryAt: string | null) => server({ type: 'you', organiser: false, request: { joinRequestId: me, state: 'refused', since, retryAt }, hostPresent: true, serverTime: since });
    expect(after('form', you(null), asked, you('waiting'), told('2026-11-25T15:00:30.000Z'))).toMatchObject({ phase: 'ended', retry: { inMs: 30_000 } });
    expect(after('form', told('2026-11-25T15:00:12.000Z'))).toMatchObject({ phase: 'checking', retry: { inMs: 12_000 } });
    expect(after('form', told('2026-11-25T14:59:00.000Z'))).toMatchObject({ phase: 'checking', retry: { inMs: 0 } });
    expect(after('reload', told(null))).toMatchObject({ phase: 'ended', retry: { inMs: null } });
    expect(after('form', you(null))).toMatchObject({ phase: 'checking', retry: null });
  });

  it('puts them back to the waiting room, whichever of the two servers tells first, and in again', () => {
    const kicked = media({ state: 'kicked', kickedReason: 'put-back' });
    expect(words(after('form', ...inside, kicked, you('waiting')))).toBe('waiting');
    expect(after('form', ...inside, kicked, you('waiting'), you('held'))).toMatchObject({ putBack: true });
    expect(after('form', you(null), asked, you('waiting'))).toMatchObject({ putBack: false });
    expect(words(after('form', ...inside, you('waiting'), kicked))).toBe('waiting');
    expect(words(after('form', ...inside, kicked, you('waiting'), you('admitted')))).toBe('joined');
  });

  it('ends the session for everybody, which organisers may take back for a while', () => {
    const over = (organiser: boolean) => server({ type: 'you', organiser, request: null, sentOut: 'ended', hostPresent: false, ...(organiser ? { reopenUntil: since } : {}), serverTime: since });
    expect(after('form', ...inside, over(false))).toMatchObject({ phase: 'ended', reason: 'session-closed', mayReopen: false });
    expect(after('form', ...inside, over(true))).toMatchObject({ phase: 'ended', reason: 'session-closed', mayReopen: true });
    expect(after('form', over(true))).toMatchObject({ phase: 'checking', reopenUntil: since });
    expect(after('form', over(true), asked, you('admitted', true))).toMatchObject({ phase: 'joined' });
  });

  it('lists who may be let in again', () => {
    expect(after('form', you('admitted', true), asked, server({ type: 'excluded', people: [person(other)] }))).toMatchObject({ excluded: [{ joinRequestId: other }] });
  });
});

describe('a conversation before the decision', () => {
  const said = server({ type: 'chat', messages: [{ from: 'organiser', text: 'Pour quel dossier ?', at: since }] });

  it('is shown to who waits, stays while they are held, and is gone once they are in', () => {
    const waiting = [you(null), asked, you('waiting'), said];
    expect(after('form', ...waiting)).toMatchObject({ phase: 'waiting', chat: [{ text: 'Pour quel dossier ?' }] });
    expect(after('form', ...waiting, you('held'))).toMatchObject({ waits: 'held', chat: [{ text: 'Pour quel dossier ?' }] });
    expect(after('form', ...waiting, you('admitted'))).not.toHaveProperty('chat');
  });

  it('says why an answer was not sent, until the next message', () => {
    expect(after('form', you('waiting'), said, refusal('rate-limited'))).toMatchObject({ phase: 'waiting', trouble: 'rate-limited' });
    expect(after('form', you('waiting'), said, refusal('rate-limited'), said)).toMatchObject({ trouble: null });
  });

  it('is offered to organisers unless their RCP wants none', () => {
    const threads = [{ joinRequestId: other, messages: [{ by: 'Jo HOTE', text: 'Bonjour', at: since }] }];
    const room = [you('admitted', true), asked, server({ type: 'knocks', knocks: [knock(other)], chat: true }), server({ type: 'chats', threads })];
    expect(after('form', ...room)).toMatchObject({ threads });
    expect(after('form', ...room, server({ type: 'knocks', knocks: [knock(other)], chat: false }), server({ type: 'chats', threads }))).toMatchObject({ threads: null });
  });
});
