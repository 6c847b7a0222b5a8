import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@rcp/platform';
import type { EntityManager } from 'typeorm';
import type { Session } from './domain/session.js';
import { NewsStore } from './news.store.js';

/** Prescribers registered « en webconférence » where the webconference is switched off: flagged, told to the DCC, and cleared when it is on again. */
@Injectable()
export class ModeConflictsStore {
  constructor(private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** In the transaction that switched these sessions, which holds their rows. */
  async follow(tx: EntityManager, changes: readonly { before: Session | undefined; state: Session }[]): Promise<void> {
    for (const { before, state } of changes) {
      if (before === undefined || before.webconfActive === state.webconfActive) continue;
      const flagged: { id: string; status: string }[] = await tx.query(
        `with flagged as (
           update registration set mode_conflict = $2, version = version + 1
            where session_id = $1 and participation = 'webconference' and status <> 'withdrawn' and mode_conflict <> $2 returning id, status)
         select id, status from flagged order by id`, [state.id, !state.webconfActive],
      );
      if (state.webconfActive) continue;
      const at = this.clock.now().toISOString();
      await this.news.append(tx, flagged.filter(({ status }) => status === 'final')
        .map(({ id }) => ({ type: 'RegistrationModeConflict', at, rcpId: state.rcpId, sessionId: state.id, registrationId: id })));
    }
  }
}
