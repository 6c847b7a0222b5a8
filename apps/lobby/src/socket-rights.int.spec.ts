import { type LobbyClientMessage, lobbyClientMessage } from '@rcp/contracts';
import { until } from '@rcp/testing';
import type { TrialBrowser } from './trial-browser.js';
import { TrialDoor } from './trial-door.js';
import type { TrialMeeting } from './trial-scheduling.js';

type Kind = LobbyClientMessage['type'];

/** Everybody who may hold a socket and decides nothing in this room. */
const people = ['at the form', 'waiting', 'refused', 'excluded', 'inside', 'organiser elsewhere', 'organiser at the door'] as const;
type Who = (typeof people)[number];

/** What each is answered: an error, nothing (–: it asks for what is so already), or that it is theirs to do (may: other specs do it). */
type Answer = '–' | 'may' | 'forbidden' | 'not-found' | 'not-admitted' | 'refused' | 'excluded';
const rights: Record<Exclude<Kind, 'hello'>, Record<Who, Answer>> = {
  'join.request': row('may', '–', 'refused', 'excluded', '–', '–', 'may'),
  'join.withdraw': row('–', 'may', '–', '–', '–', '–', '–'),
  'join.accept': decision(),
  'join.refuse': decision(),
  'join.accept-all': row('forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', '–', 'forbidden'),
  'chat.write': decision(),
  'chat.answer': row('forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden'),
  'participant.exclude': decision(),
  'exclusion.lift': decision(),
  'participant.put-back': decision(),
  'discussion.write': row('not-admitted', 'not-admitted', 'not-admitted', 'not-admitted', 'may', 'may', 'not-admitted'),
  'hand.raise': row('not-admitted', 'not-admitted', 'not-admitted', 'not-admitted', 'may', 'may', 'not-admitted'),
  'hand.lower': row('not-admitted', 'not-admitted', 'not-admitted', 'not-admitted', 'forbidden', '–', 'not-admitted'),
  'session.end': row('forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'may', 'forbidden'),
  'session.reopen': row('forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'may', 'may'),
  'media.ticket': row('not-admitted', 'not-admitted', 'not-admitted', 'not-admitted', 'may', 'may', 'not-admitted'),
  ping: row('may', 'may', 'may', 'may', 'may', 'may', 'may'),
};

function row(...answers: [Answer, Answer, Answer, Answer, Answer, Answer, Answer]): Record<Who, Answer> {
  return Object.fromEntries(people.map((who, index) => [who, answers[index]])) as Record<Who, Answer>;
}

/** An organiser's from inside the room; about somebody of another room it is about nobody. */
function decision(): Record<Who, Answer> {
  return row('forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'not-found', 'forbidden');
}

describe('the lobby’s socket, message by message and role by role', () => {
  let door: TrialDoor, meeting: TrialMeeting, elsewhere: TrialMeeting, organiser: TrialBrowser;
  let seats: Record<Who, TrialBrowser>;
  const id = { host: '', waiting: '', inside: '', excluded: '' };

  beforeAll(async () => {
    door = await TrialDoor.start();
    [meeting, elsewhere] = [await door.planned(['hote', 'adjointe']), await door.planned(['autre'])];
    organiser = await door.host(meeting);
    const decided = async (name: string, type: 'join.refuse' | 'participant.exclude') => {
      const one = await door.guest(meeting, name);
      const { joinRequestId } = await organiser.card(name);
      await organiser.say({ type, joinRequestId });
      await one.is(type === 'join.refuse' ? 'refused' : 'excluded');
      return { one, joinRequestId };
    };
    const atTheForm = door.browser(meeting.code);
    await atTheForm.identify('FORMULAIRE');
    await atTheForm.connect();
    const deputy = door.browser(meeting.code);
    await deputy.request('POST', '/launch', { ticket: await door.tickets.launch({ sub: 'adjointe', rcpId: meeting.rcpId }) });
    await deputy.identify('ADJOINTE');
    await deputy.connect();
    const [waiting, refused] = [await door.guest(meeting, 'ATTENTE'), await decided('REFUS', 'join.refuse')];
    const inside = await door.inside(meeting, organiser, 'DEDANS');
    const excluded = await door.inside(meeting, organiser, 'DEHORS');
    id.excluded = (await excluded.is('admitted')).joinRequestId;
    await organiser.say({ type: 'participant.exclude', joinRequestId: id.excluded });
    await excluded.is('excluded');
    id.waiting = (await organiser.card('ATTENTE')).joinRequestId;
    id.inside = (await inside.is('admitted')).joinRequestId;
    id.host = (await organiser.is('admitted')).joinRequestId;
    await organiser.say({ type: 'hand.raise' });
    await until('the hand is up', () => organiser.last('hands')?.joinRequestIds.length === 1);
    seats = {
      'at the form': atTheForm, waiting, refused: refused.one, excluded, inside, 'organiser elsewhere': await door.host(elsewhere, 'autre'), 'organiser at the door': deputy,
    };
  });
  afterAll(async () => {
    door?.empty();
    await door?.stop();
  });

  /** The most that could be asked for with each message: about somebody of this room for whom it would make a difference. */
  const message = (type: Exclude<Kind, 'hello'>): LobbyClientMessage => {
    switch (type) {
      case 'join.accept': case 'join.refuse': return { type, joinRequestId: id.waiting };
      case 'join.accept-all': return { type, joinRequestIds: [id.waiting] };
      case 'chat.write': return { type, joinRequestId: id.waiting, text: 'Bonjour' };
      case 'chat.answer': case 'discussion.write': return { type, text: 'Bonjour' };
      case 'participant.exclude': case 'participant.put-back': return { type, joinRequestId: id.inside };
      case 'hand.lower': return { type, joinRequestId: id.host };
      case 'exclusion.lift': return { type, joinRequestId: id.excluded };
      default: return { type };
    }
  };
  /** Everything that is kept about this room, but when lines were last heard of. */
  const kept = async () => JSON.stringify(await Promise.all([
    `select to_jsonb(join_request) - 'last_seen' - 'left_at' as request from join_request where session_id = $1 order by id`, 'select * from session where id = $1', 'select * from audit where session_id = $1 order by seq',
    `select id from outbox where event->'data'->>'sessionId' = $1 order by position`,
  ].map((question) => door.db.dataSource.query(question, [meeting.sessionId]))));
  const answerTo = async (one: TrialBrowser, asked: LobbyClientMessage): Promise<string> => {
    const from = one.heard.length;
    await one.say(asked);
    await one.say({ type: 'ping' });
    const heard = await until('everything is answered', () => one.heard.slice(from).some(({ type }) => type === 'pong') && one.heard.slice(from));
    return heard.flatMap((each) => (each.type === 'error' ? [each.code] : [])).join() || '–';
  };

  it('has a row for every message there is', () => {
    expect(Object.keys(rights).sort()).toEqual(lobbyClientMessage.options.map(({ shape }) => shape.type.value).filter((type) => type !== 'hello').sort());
  });

  it.each(people)('lets somebody %s do what is theirs alone, and nothing else has any effect', async (who) => {
    const before = await kept();
    const asked = (Object.keys(rights) as Exclude<Kind, 'hello'>[]).filter((type) => rights[type][who] !== 'may');
    const answers: [Kind, string][] = [];
    for (const type of asked) answers.push([type, await answerTo(seats[who], message(type))]);
    expect(answers).toEqual(asked.map((type) => [type, rights[type][who]]));
    expect(await kept()).toBe(before);
    expect(organiser.last('chats')?.threads ?? []).toEqual([]);
    expect(organiser.last('hands')?.joinRequestIds).toEqual([id.host]);
  });

  it.each((Object.keys(rights) as Exclude<Kind, 'hello'>[]))('takes no %s from a browser that nobody knows', async (type) => {
    const before = await kept();
    const one = door.browser(meeting.code).open();
    await one.say(message(type));
    expect(await one.closed()).toBe(4401);
    expect(one.heard).toEqual([{ type: 'error', code: 'protocol-error' }]);
    expect(await kept()).toBe(before);
  });

  it('does not know the cookie of another RCP, though it is called as this one’s', async () => {
    const one = door.browser(meeting.code);
    one.cookie = `${seats.waiting.cookie?.split('=')[0]}=${seats['organiser elsewhere'].cookie?.split('=')[1]}`;
    one.open();
    await one.say({ type: 'hello', code: meeting.code });
    expect(await one.closed()).toBe(4401);
    expect(one.heard).toEqual([{ type: 'error', code: 'entry-required' }]);
  });

  it.each([['of 10 000 characters', 'x'.repeat(10_000)], ['with control characters', 'MAR\u0000TIN'], ['that reads backwards', 'MAR\u202eTIN']])('takes no name %s, and keeps nobody', async (_what, familyName) => {
    const one = door.browser(meeting.code);
    const { status, body } = await one.request('POST', '/identity', { familyName, givenName: 'Jo', specialityCode: 'SM24', establishment: null, companions: [] });
    expect([status, body['code'], one.cookie]).toEqual([422, 'validation', undefined]);
    expect(JSON.stringify(body)).not.toMatch(/xxx|TIN/);
  });

  it('takes no message with a field missing, too many, too long or of another kind', async () => {
    const before = await kept();
    const known = { type: '', code: meeting.code, joinRequestId: id.waiting, joinRequestIds: [id.waiting], reason: 'not-expected', text: 'Bonjour' };
    const wrong: object[] = [];
    for (const { shape } of lobbyClientMessage.options) {
      const type = shape.type.value;
      const whole = { ...Object.fromEntries(Object.keys(shape).map((field) => [field, known[field as keyof typeof known]])), type };
      expect([type, lobbyClientMessage.safeParse(whole).success]).toEqual([type, true]);
      wrong.push({ ...whole, organiser: true }, { ...whole, type: [type] }, { ...whole, type: `${type} ` });
      for (const [field, schema] of Object.entries<{ safeParse(value: unknown): { success: boolean } }>(shape)) {
        if (field === 'type') continue;
        const others = [null, 1, true, {}, [], [[]], '', 'x'.repeat(20_000), '\u0000', Array.from({ length: 500 }, () => id.waiting), ...(schema.safeParse(undefined).success ? [] : [undefined])];
        wrong.push(...others.map((value) => ({ ...whole, [field]: value })));
      }
    }
    expect(wrong.length).toBeGreaterThan(150);
    // A socket is closed at its third.
    const pairs = wrong.flatMap((one, index) => (index % 2 === 0 ? [[one, wrong[index + 1] ?? one]] : []));
    const answers = await Promise.all(pairs.map(async (pair) => {
      const tab = door.browser(meeting.code);
      tab.cookie = seats['at the form'].cookie;
      await tab.connect();
      for (const one of pair) await tab.say(JSON.stringify(one));
      await tab.say({ type: 'ping' });
      await tab.hears('pong');
      tab.close();
      return tab.heard.flatMap((one) => (one.type === 'error' ? [one.code] : []));
    }));
    expect(answers).toEqual(pairs.map(() => ['protocol-error', 'protocol-error']));
    expect(await kept()).toBe(before);
  });

  it('says nobody’s name to people outside, whatever happens around them (R30)', async () => {
    await organiser.say({ type: 'chat.write', joinRequestId: id.waiting, text: 'Patientez' });
    await seats.inside.say({ type: 'discussion.write', text: 'Bonjour à tous' });
    await seats.inside.say({ type: 'hand.raise' });
    await until('both hands are up', () => organiser.last('hands')?.joinRequestIds.length === 2);
    await until('it is said', () => organiser.last('discussion')?.messages.length === 1);
    await organiser.say({ type: 'hand.lower', joinRequestId: id.inside });
    await seats.waiting.hears('chat');
    const outside = (['at the form', 'waiting', 'refused', 'excluded', 'organiser at the door'] as const).map((who) => {
      const { heard } = seats[who];
      return heard.slice(who === 'excluded' ? heard.findIndex((one) => one.type === 'you' && one.request?.state === 'excluded') : 0);
    });
    expect(outside.flat().filter(({ type }) => !['you', 'chat', 'error', 'pong'].includes(type))).toEqual([]);
    expect(JSON.stringify(outside)).not.toMatch(/HOTE|ADJOINTE|FORMULAIRE|ATTENTE|REFUS|DEDANS|DEHORS|AUTRE|Bonjour à tous|Jo\b/);
    const ids = (one: unknown) => JSON.stringify(one).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    for (const heard of outside) expect(new Set(ids(heard)).size).toBeLessThanOrEqual(1);
  });
});
