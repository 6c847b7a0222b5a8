import { Controller } from '@nestjs/common';
import {
  type EventOf, participationChanged, patientRegistered, patientRegistrationMoved, patientRegistrationWithdrawn, prescriberChanged, resendRequested, sessionCancelled,
  sessionPlanned, sessionRescheduled, webconfActivated, webconfDeactivated,
} from '@rcp/contracts';
import { OnEvent } from '@rcp/messaging';
import { Waking } from './waking.js';

/** Follows scheduling's facts: each has those it concerns looked at. */
@Controller()
export class SessionsConsumer {
  constructor(private readonly waking: Waking) {}

  /** R61–R63. */
  @OnEvent(patientRegistered)
  registered(event: EventOf<typeof patientRegistered>): Promise<void> {
    return this.waking.registration(event);
  }

  @OnEvent(participationChanged)
  participation(event: EventOf<typeof participationChanged>): Promise<void> {
    return this.waking.registration(event);
  }

  /** Somebody else reads the mails from now on. */
  @OnEvent(prescriberChanged)
  prescriber(event: EventOf<typeof prescriberChanged>): Promise<void> {
    return this.waking.registration(event);
  }

  @OnEvent(patientRegistrationMoved)
  moved(event: EventOf<typeof patientRegistrationMoved>): Promise<void> {
    return this.waking.registration(event);
  }

  @OnEvent(patientRegistrationWithdrawn)
  withdrawn(event: EventOf<typeof patientRegistrationWithdrawn>): Promise<void> {
    return this.waking.registration(event, { withdrawn: true });
  }

  /** The same mail once more. */
  @OnEvent(resendRequested)
  resend(event: EventOf<typeof resendRequested>): Promise<void> {
    return this.waking.registration(event, { resend: true });
  }

  @OnEvent(sessionPlanned)
  planned(event: EventOf<typeof sessionPlanned>): Promise<void> {
    return this.waking.session(event);
  }

  @OnEvent(sessionRescheduled)
  rescheduled(event: EventOf<typeof sessionRescheduled>): Promise<void> {
    return this.waking.session(event);
  }

  @OnEvent(sessionCancelled)
  cancelled(event: EventOf<typeof sessionCancelled>): Promise<void> {
    return this.waking.session(event, 'cancelled');
  }

  @OnEvent(webconfActivated)
  webconfOn(event: EventOf<typeof webconfActivated>): Promise<void> {
    return this.waking.session(event);
  }

  /** R77. */
  @OnEvent(webconfDeactivated)
  webconfOff(event: EventOf<typeof webconfDeactivated>): Promise<void> {
    return this.waking.session(event);
  }
}
