import { Controller } from '@nestjs/common';
import { type PrescriberAnswer, prescriberQuery } from '@rcp/contracts';
import { OnQuery } from '@rcp/messaging';
import { RcpsStore } from './rcps.store.js';
import { RegistrationsStore } from './registrations.store.js';
import { SessionsStore } from './sessions.store.js';

/** Who a registration's prescriber is, for those who must write to or recognise them. */
@Controller()
export class PrescriberQuery {
  constructor(private readonly registrations: RegistrationsStore, private readonly sessions: SessionsStore, private readonly rcps: RcpsStore) {}

  @OnQuery(prescriberQuery)
  async prescriber({ registrationId }: { registrationId: string }): Promise<PrescriberAnswer> {
    const registration = await this.registrations.find(registrationId);
    if (registration === undefined) return { found: false };
    const session = await this.sessions.get(registration.sessionId);
    const rcp = await this.rcps.get(session.rcpId);
    const { civility, familyName, givenName } = rcp.coordinator;
    const { openBeforeMin, personalLinks, reminder } = rcp.policies;
    const alsoRegistered = (await this.registrations.alsoOf(registration)).map(({ id, revision }) => ({ registrationId: id, revision }));
    return {
      found: true, registrationId, revision: registration.revision, status: registration.status, participation: registration.participation,
      prescriber: registration.prescriber, alsoRegistered,
      session: {
        icsSequence: session.icsSequence,
        id: session.id, startsAt: session.startsAt.toISOString(), endsAt: session.endsAt.toISOString(), state: session.state, webconfActive: session.webconfActive,
      },
      rcp: {
        id: rcp.id, name: rcp.name, shortName: rcp.shortName, coordinator: { ...(civility === undefined ? {} : { civility }), familyName, givenName }, secretariat: rcp.secretariat, timeZone: rcp.timeZone, linkCode: rcp.linkCode,
        policies: { openBeforeMin, personalLinks, reminder },
      },
    };
  }
}
