import type { LobbyClientMessage } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { randomUUID } from 'node:crypto';
import type { TrialBrowser } from './trial-browser.js';
import { refusal, TrialDoor } from './trial-door.js';
import { startTrial, type TrialLobby } from './trial-lobby.js';
import type { TrialMeeting } from './trial-scheduling.js';

describe('what organisers decide', () => {
  let door: TrialDoor, other: TrialLobby;

  beforeAll(async () => {
    door = await TrialDoor.start();
    other = await startTrial({ databaseUrl: door.db.runtimeUrl, nats: { servers: door.nats.url, ...door.nats.userOf('lobby') }, tickets: door.tickets });
  });
  afterEach(() => door.empty());
  afterAll(async () => {
    await other?.stop();
    await door?.stop();
  });

  const idOf = async (organiser: TrialBrowser, name: string) => (await organiser.card(name)).joinRequestId;
  const account = async (meeting: TrialMeeting, sub: string) => {
    const one = door.browser(meeting.code);
    await one.request('POST', '/launch', { ticket: await door.tickets.launch({ sub, rcpId: meeting.rcpId, identity: { familyName: sub.toUpperCase(), givenName: 'Jo', specialityCode: 'SM36' } }) });
    await one.identify(sub.toUpperCase());
    await one.knock();
    return one;
  };
  const versionOf = async (joinRequestId: string): Promise<number> =>
    ((await door.db.dataSource.query('select version from join_request where id = $1', [joinRequestId])) as { version: number }[])[0]?.version ?? 0;

  it('tells a refused person the words that were chosen, and nothing else', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const [first, second] = [await door.guest(meeting, 'PREMIER'), await door.guest(meeting, 'SECOND')];
    await organiser.say({ type: 'join.refuse', joinRequestId: await idOf(organiser, 'PREMIER'), reason: 'not-expected' });
    await organiser.say({ type: 'join.refuse', joinRequestId: await idOf(organiser, 'SECOND') });
    expect(await first.is('refused')).toMatchObject({ reason: 'not-expected' });
    expect(await second.is('refused')).not.toHaveProperty('reason');
    expect(JSON.stringify([first.heard, second.heard])).not.toMatch(/HOTE|Jo/);
  });

  it('lets in everybody who is identified at once, and leaves guests at the door', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const [known, guest] = [await account(meeting, 'connue'), await door.guest(meeting, 'INVITE')];
    const ids = [await idOf(organiser, 'CONNUE'), await idOf(organiser, 'INVITE')];
    await organiser.say({ type: 'join.accept-all', joinRequestIds: ids });
    await known.is('admitted');
    await until('one card is left', () => organiser.last('knocks')?.knocks.length === 1);
    expect(guest.last('you')?.request?.state).toBe('waiting');
  });

  it('lets an excluded person ask again, after whom a new ticket is good for the media', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const asker = await door.inside(meeting, organiser, 'MARTIN');
    const { joinRequestId } = await asker.is('admitted');
    await organiser.say({ type: 'participant.exclude', joinRequestId });
    await asker.is('excluded');
    const excludedAt = await versionOf(joinRequestId);
    const [shown] = (await until('the person is listed', () => organiser.last('excluded')?.people.length === 1 && organiser.last('excluded')))?.people ?? [];
    expect(shown).toMatchObject({ joinRequestId, familyName: 'MARTIN' });
    await organiser.say({ type: 'exclusion.lift', joinRequestId });
    await asker.is('withdrawn');
    await until('nobody is listed', () => organiser.last('excluded')?.people.length === 0);
    await asker.say({ type: 'join.request' });
    await asker.is('waiting');
    await organiser.say({ type: 'join.accept', joinRequestId: await idOf(organiser, 'MARTIN') });
    await asker.is('admitted');
    await asker.say({ type: 'media.ticket' });
    const { ticket } = await asker.hears('media.ticket');
    const claims = JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as { version: number };
    expect(claims.version).toBeGreaterThan(excludedAt);
    expect((await door.facts(meeting.sessionId)).slice(-4)).toEqual(['participant-excluded', 'exclusion-lifted', 'join-requested', 'join-accepted']);
  });

  it('puts somebody back to the waiting room, who sees and hears nobody there', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const asker = await door.inside(meeting, organiser, 'MARTIN');
    const { joinRequestId } = await asker.is('admitted');
    await organiser.say({ type: 'participant.put-back', joinRequestId });
    await asker.is('waiting');
    expect(await organiser.card('MARTIN')).toMatchObject({ joinRequestId, state: 'waiting' });
    await asker.say({ type: 'media.ticket' });
    await refusal(asker, 'not-admitted');
    await organiser.say({ type: 'join.accept', joinRequestId });
    await asker.is('admitted');
    expect((await door.facts(meeting.sessionId)).slice(-2)).toEqual(['participant-put-back', 'join-accepted']);
  });

  it('is an organiser’s in the room alone, whatever is sent and by whomever', async () => {
    const meeting = await door.planned(['hote', 'dehors']);
    const organiser = await door.host(meeting);
    const [participant, asker] = [await door.inside(meeting, organiser, 'DEDANS'), await door.guest(meeting, 'DEHORS')];
    const outside = door.browser(meeting.code);
    await outside.request('POST', '/launch', { ticket: await door.tickets.launch({ sub: 'dehors', rcpId: meeting.rcpId }) });
    await outside.identify('ORGANISATEUR');
    await outside.connect();
    const [waitingId, insideId] = [await idOf(organiser, 'DEHORS'), (await participant.is('admitted')).joinRequestId];
    const orders: LobbyClientMessage[] = [
      { type: 'join.accept', joinRequestId: waitingId }, { type: 'join.refuse', joinRequestId: waitingId, reason: 'no-reason' }, { type: 'join.accept-all', joinRequestIds: [waitingId] },
      { type: 'chat.write', joinRequestId: waitingId, text: 'Bonjour' }, { type: 'participant.exclude', joinRequestId: insideId }, { type: 'participant.put-back', joinRequestId: insideId },
      { type: 'exclusion.lift', joinRequestId: waitingId }, { type: 'session.end' },
    ];
    const before = await door.facts(meeting.sessionId);
    for (const one of [participant, asker, outside]) {
      for (const order of orders) {
        one.heard = [];
        await one.say(order);
        await refusal(one, 'forbidden');
      }
    }
    expect(await door.facts(meeting.sessionId)).toEqual(before);
  });

  it('reaches nobody of another session', async () => {
    const [mine, theirs] = [await door.planned(['hote']), await door.planned(['autre'])];
    const [organiser, colleague] = [await door.host(mine), await door.host(theirs, 'autre')];
    const asker = await door.guest(theirs, 'MARTIN');
    const joinRequestId = await idOf(colleague, 'MARTIN');
    for (const order of [{ type: 'join.accept', joinRequestId }, { type: 'chat.write', joinRequestId, text: 'Bonjour' }, { type: 'exclusion.lift', joinRequestId }] as const) {
      organiser.heard = [];
      await organiser.say(order);
      await refusal(organiser, 'not-found');
    }
    await organiser.say({ type: 'join.accept-all', joinRequestIds: [joinRequestId] });
    await organiser.say({ type: 'ping' });
    await organiser.hears('pong');
    expect(asker.last('you')?.request?.state).toBe('waiting');
  });

  it.each([
    ['a reason nobody knows', { type: 'join.refuse', joinRequestId: randomUUID(), reason: 'dislike' }],
    ['a message too long', { type: 'chat.write', joinRequestId: randomUUID(), text: 'a'.repeat(501) }],
    ['an empty message', { type: 'chat.answer', text: '  ' }],
    ['control characters', { type: 'chat.answer', text: 'a\u0000b' }],
    ['marks that turn the direction', { type: 'chat.answer', text: 'a\u202eb' }],
    ['more people than ever wait', { type: 'join.accept-all', joinRequestIds: Array.from({ length: 201 }, () => randomUUID()) }],
    ['nobody', { type: 'join.accept-all', joinRequestIds: [] }],
    ['a field more', { type: 'session.end', reason: 'x' }],
  ])('takes no message with %s', async (_what, message) => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    await organiser.say(JSON.stringify(message));
    await refusal(organiser, 'protocol-error');
  });

  describe('before deciding', () => {
    it('is talked over between organisers and one person, on whichever replica, without an organiser’s name', async () => {
      const meeting = await door.planned(['hote', 'second']);
      const organiser = await door.host(meeting);
      const second = door.browser(meeting.code);
      await second.request('POST', '/launch', { ticket: await door.tickets.launch({ sub: 'second', rcpId: meeting.rcpId }) });
      await second.identify('SECOND');
      await second.knock({ lobbyUrl: other.url });
      await second.is('admitted');
      const [asker, neighbour] = [await door.guest(meeting, 'MARTIN'), await door.guest(meeting, 'VOISINE')];
      await asker.connect({ lobbyUrl: other.url });
      const joinRequestId = await idOf(organiser, 'MARTIN');
      await asker.say({ type: 'chat.answer', text: 'Je parle en premier' });
      await refusal(asker, 'forbidden');
      await organiser.say({ type: 'chat.write', joinRequestId, text: 'Pour quel dossier venez-vous ?' });
      await until('the question is read', () => asker.last('chat')?.messages.length === 1);
      await asker.say({ type: 'chat.answer', text: '<b>Le troisième</b>' });
      for (const one of [organiser, second]) {
        const threads = await until('the answer is read', () => one.last('chats')?.threads[0]?.messages.length === 2 && one.last('chats')?.threads);
        expect(threads).toMatchObject([{ joinRequestId, messages: [{ by: 'Jo HOTE', text: 'Pour quel dossier venez-vous ?' }, { by: null, text: '<b>Le troisième</b>' }] }]);
      }
      expect((await asker.hears('chat')).messages.map(({ from }) => from)).toContain('organiser');
      await asker.connect();
      expect((await until('it is all there after a reload', () => asker.last('chat')?.messages.length === 2 && asker.last('chat')))?.messages).toMatchObject([{ from: 'organiser' }, { from: 'you' }]);
      expect(JSON.stringify(asker.heard)).not.toMatch(/HOTE|SECOND|VOISINE/);
      expect(neighbour.heard.filter(({ type }) => type !== 'you')).toEqual([]);
      await organiser.say({ type: 'join.accept', joinRequestId });
      await asker.is('admitted');
      for (const one of [organiser, second]) await until('what was said is gone', () => one.last('chats')?.threads.length === 0);
      await organiser.say({ type: 'chat.write', joinRequestId, text: 'Encore' });
      expect(await organiser.hears('already-decided')).toMatchObject({ decision: 'admitted' });
      const dump = JSON.stringify(await Promise.all(['outbox', 'join_request', 'session'].map((table) => door.db.dataSource.query(`select * from ${table}`))));
      expect(dump).not.toMatch(/troisième|quel dossier/);
      expect((await door.facts(meeting.sessionId)).filter((fact) => fact === 'chat-opened')).toHaveLength(1);
    });

    it('is not written faster than anybody reads', async () => {
      const meeting = await door.planned(['hote']);
      const organiser = await door.host(meeting);
      const asker = await door.guest(meeting, 'MARTIN');
      const joinRequestId = await idOf(organiser, 'MARTIN');
      for (let nth = 1; nth <= 6; nth++) await organiser.say({ type: 'chat.write', joinRequestId, text: `${nth}` });
      await refusal(organiser, 'rate-limited');
      await until('five arrive', () => asker.last('chat')?.messages.length === 5);
    });
  });
});
