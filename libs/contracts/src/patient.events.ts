import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId, participation } from './values.js';

/**
 * A registration became final. Ids and the mode only: nothing about the patient exists here,
 * and who the prescriber is must be asked of scheduling (`scheduling.prescriber`).
 */
export const patientRegistered = defineEvent('PatientRegistered', 'rcp.patient.registered.v1', z.object({
  registrationId: dccId,
  sessionId: dccId,
  rcpId: dccId,
  participation,
  /** Revision of the registration; a personal link carries it. */
  revision: z.int().min(1),
}));
