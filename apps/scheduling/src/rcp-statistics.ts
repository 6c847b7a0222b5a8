import { Injectable } from '@nestjs/common';
import type { StatisticsAnswer } from '@rcp/contracts';
import { LobbyClient } from './lobby.client.js';
import { RegistrationCountsStore } from './registration-counts.store.js';

/** The figures of an RCP: what the lobby counted, and what is known of registrations here (R86). The one place where they meet. */
@Injectable()
export class RcpStatistics {
  constructor(private readonly lobby: LobbyClient, private readonly registrations: RegistrationCountsStore) {}

  /** Throws unavailable while the lobby doesn't answer. */
  async of(period: { rcpId: string; from: string; to: string }): Promise<StatisticsAnswer> {
    const [ofSessions, ofRegistrations] = await Promise.all([this.lobby.statistics(period), this.registrations.counted(period)]);
    return { ...ofSessions, ...ofRegistrations };
  }
}
