import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId, participation } from './values.js';

/**
 * A final registration as it stands after the fact. Ids and the mode only: nothing about the patient exists here,
 * and who the prescriber is must be asked of scheduling (`scheduling.prescriber`).
 */
const registration = z.object({
  registrationId: dccId,
  sessionId: dccId,
  rcpId: dccId,
  participation,
  /** Grows when the prescriber's address changes; a personal link carries it. */
  revision: z.int().min(1),
});

/** The registration became final (R61, R63). */
export const patientRegistered = defineEvent('PatientRegistered', 'rcp.patient.registered.v1', registration);
export const participationChanged = defineEvent('ParticipationChanged', 'rcp.patient.participation-changed.v1', registration.extend({ previous: participation }));
/** The address is another one: who was written to before is no longer concerned. */
export const prescriberChanged = defineEvent('PrescriberChanged', 'rcp.patient.prescriber-changed.v1', registration);
export const patientRegistrationMoved = defineEvent('PatientRegistrationMoved', 'rcp.patient.registration-moved.v1', registration.extend({
  from: z.object({ sessionId: dccId, rcpId: dccId }),
}));
export const patientRegistrationWithdrawn = defineEvent('PatientRegistrationWithdrawn', 'rcp.patient.registration-withdrawn.v1', registration);
/** The DCC asks for the mail once more: same link, same calendar entry. */
export const resendRequested = defineEvent('ResendRequested', 'rcp.patient.resend-requested.v1', registration);
/** The order of passage; ids only. */
export const agendaOrdered = defineEvent('AgendaOrdered', 'rcp.patient.agenda-ordered.v1', z.object({
  sessionId: dccId, rcpId: dccId, registrationIds: z.array(dccId),
}));
