import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PersonalClaims, type PersonalLook, type PrescriberAnswer } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { Entry } from './domain/entry.js';
import { isRegistered, type LinkDoor, lookAt, standing } from './domain/personal-link.js';
import { usualPolicies } from './domain/session.js';
import type { EntryLink } from './entries.store.js';
import { PrescriberClient } from './prescriber.client.js';
import { SessionTimesStore } from './session-times.store.js';

/** What personal links, and the entries they made, are worth now: scheduling is asked each time, nothing is remembered about the person. */
@Injectable()
export class PersonalLinks {
  constructor(private readonly prescribers: PrescriberClient, private readonly times: SessionTimesStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** What the page says before « Continuer ». Throws unavailable. */
  async look({ sub, revision, sessionId }: PersonalClaims, door: LinkDoor): Promise<PersonalLook> {
    const [answer, remembered] = await Promise.all([this.prescribers.of(sub), this.times.remembered(door.rcpId, sessionId)]);
    return lookAt({ registrationId: sub, revision }, answer, door, remembered, this.clock.now());
  }

  /** Who the link stands for. Throws link-stale once it identifies nobody, unavailable. */
  async prescriberOf({ sub, revision }: PersonalClaims, door: LinkDoor): Promise<Extract<PrescriberAnswer, { found: true }>['prescriber']> {
    const answer = await this.prescribers.of(sub);
    if (!answer.found || standing({ revision }, answer, door, this.clock.now()) !== 'holds') throw new DomainError('link-stale');
    return answer.prescriber;
  }

  /** True while the link behind an entry holds; of an entry made otherwise, always. Throws unavailable. */
  async holds(entry: Pick<Entry, 'registrationId' | 'revision'>, door: LinkDoor): Promise<boolean> {
    if (entry.registrationId === null) return true;
    const answer = await this.prescribers.of(entry.registrationId);
    return standing({ revision: entry.revision ?? 0 }, answer, door, this.clock.now()) === 'holds';
  }

  /** True while the registration behind an entry gives it its name. Throws unavailable. */
  async isRegistered({ registrationId, revision, rcpId }: EntryLink): Promise<boolean> {
    return isRegistered({ revision: revision ?? 0 }, await this.prescribers.of(registrationId), { rcpId, policies: usualPolicies });
  }
}
