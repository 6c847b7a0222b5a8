import { z } from 'zod';
import { defineEvent } from './event.js';
import { cancellationReason, dccId, instant } from './values.js';

/** The planned meeting as it stands after the fact: consumers need no earlier event to act. */
const plannedSession = z.object({
  sessionId: dccId,
  rcpId: dccId,
  startsAt: instant,
  endsAt: instant,
  webconfActive: z.boolean(),
});

export const sessionPlanned = defineEvent('SessionPlanned', 'rcp.session.planned.v1', plannedSession);

/** New times. `icsSequence` grows with each: calendars take the higher one (RFC 5545 §3.8.7.4). */
export const sessionRescheduled = defineEvent('SessionRescheduled', 'rcp.session.rescheduled.v1', plannedSession.extend({
  previous: z.object({ startsAt: instant, endsAt: instant }), icsSequence: z.int().min(1),
}));
export const sessionCancelled = defineEvent('SessionCancelled', 'rcp.session.cancelled.v1', plannedSession.extend({ reasonCode: cancellationReason, icsSequence: z.int().min(1) }));
/** One session's webconference was switched on (R77). */
export const webconfActivated = defineEvent('WebconfActivated', 'rcp.session.webconf-activated.v1', plannedSession);
/** … or off: prescribers registered « en webconférence » must choose another mode. */
export const webconfDeactivated = defineEvent('WebconfDeactivated', 'rcp.session.webconf-deactivated.v1', plannedSession);
