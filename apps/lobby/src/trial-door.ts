import type { LobbyServerMessage } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { testDatabase, type TestDatabase, testNats, until } from '@rcp/testing';
import { guarded, migrations } from './migrations/index.js';
import { TrialBrowser } from './trial-browser.js';
import { startTrial, type TrialLobby, type TrialTickets, trialTickets } from './trial-lobby.js';
import { startTrialMedia, startTrialScheduling, type TrialMedia, type TrialMeeting, type TrialScheduling } from './trial-scheduling.js';

/** One lobby with scheduling at the other end of the wire, and people who come to its doors. */
export class TrialDoor {
  private readonly browsers: TrialBrowser[] = [];

  readonly scheduling: TrialScheduling;
  readonly media: TrialMedia;

  private constructor(
    readonly db: TestDatabase, readonly nats: Nats, readonly tickets: TrialTickets, wire: { scheduling: TrialScheduling; media: TrialMedia }, private readonly lobby: TrialLobby,
  ) {
    this.scheduling = wire.scheduling;
    this.media = wire.media;
  }

  /** `variables`: besides the usual ones. */
  static async start(variables: Record<string, string> = {}): Promise<TrialDoor> {
    const [db, nats, tickets] = await Promise.all([testDatabase(migrations, [], guarded), testNats(), trialTickets()]);
    const scheduling = await startTrialScheduling({ servers: nats.url, ...nats.userOf('scheduling') });
    const media = await startTrialMedia({ servers: nats.url, ...nats.userOf('media-gateway') });
    const lobby = await startTrial({ databaseUrl: db.runtimeUrl, nats: { servers: nats.url, ...nats.userOf('lobby') }, tickets, variables });
    return new TrialDoor(db, nats, tickets, { scheduling, media }, lobby);
  }

  async stop(): Promise<void> {
    await this.lobby.stop();
    await Promise.all([this.scheduling.stop(), this.media.stop()]);
    await Promise.all([this.db.drop(), this.nats.stop(), this.tickets.remove()]);
  }

  /** Everybody closes their tab. */
  empty(): void {
    this.browsers.splice(0).forEach((one) => one.close());
  }

  browser(code: string): TrialBrowser {
    const one = new TrialBrowser(this.lobby.url, code);
    this.browsers.push(one);
    return one;
  }

  async page({ code }: Pick<TrialMeeting, 'code'>): Promise<Record<string, unknown>> {
    return (await this.browser(code).request('GET', '')).body;
  }

  async nextOf(meeting: Pick<TrialMeeting, 'code'>) {
    return (await this.page(meeting))['nextSession'] as { startsAt: string; endsAt: string; opensAt: string; webconfActive: boolean } | null;
  }

  /** A meeting that the page knows. Facts are handled one after the other: whatever was told before is handled too. */
  async planned(...args: Parameters<TrialScheduling['plan']>): Promise<TrialMeeting> {
    const meeting = await this.scheduling.plan(...args);
    await until('the session is known', () => this.nextOf(meeting));
    return meeting;
  }

  /** Somebody with the bare link who asks to join. */
  async guest(meeting: TrialMeeting, name: string): Promise<TrialBrowser> {
    const one = this.browser(meeting.code);
    await one.identify(name);
    await one.knock();
    return one;
  }

  /** An organiser launched from the DCC, in the room. */
  async host(meeting: TrialMeeting, sub = 'hote'): Promise<TrialBrowser> {
    const one = this.browser(meeting.code);
    await one.request('POST', '/launch', { ticket: await this.tickets.launch({ sub, rcpId: meeting.rcpId }) });
    await one.identify(sub.toUpperCase());
    await one.knock();
    await one.is('admitted');
    await one.hears('knocks');
    return one;
  }

  /** A guest whom the organiser lets in. */
  async inside(meeting: TrialMeeting, organiser: TrialBrowser, name: string): Promise<TrialBrowser> {
    const one = await this.guest(meeting, name);
    await organiser.say({ type: 'join.accept', joinRequestId: (await organiser.card(name)).joinRequestId });
    await one.is('admitted');
    return one;
  }

  /** Facts told about a session, in order: `session-opened`, … */
  async facts(sessionId: string): Promise<string[]> {
    const rows: { type: string }[] = await this.db.dataSource.query(`select type from outbox where event->'data'->>'sessionId' = $1 order by position`, [sessionId]);
    return rows.map(({ type }) => type.replace(/^rcp\.lobby\.|\.v1$/g, ''));
  }
}

/** Waits until somebody is told that there is no place here (any more). */
export function seesNothing(one: TrialBrowser): Promise<unknown> {
  return until('there is no place here any more', () => one.last('you')?.request === null);
}

/** Waits until somebody is answered with this error. */
export function refusal(one: TrialBrowser, code: string): Promise<unknown> {
  return until(`the answer is ${code}`, () => one.heard.some((message: LobbyServerMessage) => message.type === 'error' && message.code === code));
}
