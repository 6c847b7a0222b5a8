import type { PutSeries } from '@rcp/contracts';
import type { Rcp } from './rcp.js';
import { endSeries, putSeries, type Series, type SeriesChange, type Surroundings } from './series.js';
import type { SessionChange } from './series-sessions.js';
import type { Session } from './session.js';

export const trialRcp: Rcp = {
  id: 'rcp-1', networkId: 'net-1', status: 'active', name: 'RCP de DEMO', shortName: 'DEMO', coordinator: { familyName: 'IMPOSSIBLE', givenName: 'CHARLES' }, secretariat: {}, logo: null,
  timeZone: 'Europe/Paris', dccUrls: {}, nationalRcpId: null, managerId: null, localIds: [], linkCode: 'code', linkHash: 'hash', organisers: [], organisersVersion: 0,
  policies: { guestsAllowed: true, openBeforeMin: 60, graceAfterMin: 120, lobbyChat: true, personalLinks: true, reminder: true },
  organisersSourceUpdatedAt: null, sourceUpdatedAt: null, updatedAt: new Date('2026-12-01T08:00:00Z'), version: 1,
};

/** A series with its sessions, as a store would keep them. */
export class TrialPlan {
  series: Series | undefined;
  sessions: Session[] = [];

  constructor(public now: Date) {}

  at(): Surroundings {
    return { own: this.sessions, others: [], taken: new Set(this.sessions.map(({ id }) => id)), now: this.now };
  }

  /** What a PUT would change. */
  decide(put: PutSeries): SeriesChange {
    return putSeries(this.series, 'serie-1', trialRcp, put, this.at());
  }

  put(put: PutSeries): this {
    const { state, sessions } = this.decide(put);
    this.series = state;
    return this.apply(sessions);
  }

  end(from: string | undefined): SeriesChange {
    if (this.series === undefined) throw new Error('there is no series yet');
    const change = endSeries(this.series, from, this.sessions, this.now);
    this.series = change.state;
    this.apply(change.sessions);
    return change;
  }

  apply(changes: readonly SessionChange[]): this {
    for (const { before, state } of changes) {
      if (before === undefined && this.sessions.some(({ id }) => id === state.id)) throw new Error(`${state.id} is planned twice`);
      this.sessions = [...this.sessions.filter(({ id }) => id !== state.id), state].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    }
    return this;
  }

  /** As when the session itself was changed. */
  change(id: string, changes: Partial<Session>): void {
    this.sessions = this.sessions.map((session) => (session.id === id ? { ...session, ...changes, version: session.version + 1 } : session));
  }

  upcoming(): Session[] {
    return this.sessions.filter(({ state, startsAt }) => state === 'planned' && startsAt > this.now);
  }
}

export const trialPlan = (now: Date) => new TrialPlan(now);
