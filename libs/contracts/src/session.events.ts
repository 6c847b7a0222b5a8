import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId, instant } from './values.js';

/** The planned meeting as it stands after the fact: consumers need no earlier event to act. */
const plannedSession = z.object({
  sessionId: dccId,
  rcpId: dccId,
  startsAt: instant,
  endsAt: instant,
  webconfActive: z.boolean(),
});

export const sessionPlanned = defineEvent('SessionPlanned', 'rcp.session.planned.v1', plannedSession);
