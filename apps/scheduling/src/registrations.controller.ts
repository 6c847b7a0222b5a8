import { Controller, Get, Put, Res, UseGuards } from '@nestjs/common';
import { dccId, DomainError, type PutRegistration, putRegistration, type RegistrationAnswer } from '@rcp/contracts';
import { hasUnknownProperty, JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { Registration } from './domain/registration.js';
import { RegistrationsStore } from './registrations.store.js';

/** Registrations of patients to a session. A property that is not in the contract may be about the patient: refused as such (R67). */
@Controller('api/dcc/v1/sessions/:sessionId/registrations/:registrationId')
@UseGuards(DccAuthGuard)
@NeedsScope('registrations')
export class RegistrationsController {
  constructor(private readonly registrations: RegistrationsStore) {}

  /** 201 or 200 `registrationAnswer`; 404 unknown session, 409 session-without-webconf, registration-exists, 422 patient-data-forbidden. */
  @Put()
  async put(
    @PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string,
    @JsonBody(putRegistration, (faults) => (hasUnknownProperty(faults) ? 'patient-data-forbidden' : 'validation')) body: PutRegistration,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegistrationAnswer> {
    const { state, created } = await this.registrations.put(sessionId, id, body);
    void reply.status(created ? 201 : 200);
    return answer(state);
  }

  /** 200 `registrationAnswer`; 404. */
  @Get()
  async get(@PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string): Promise<RegistrationAnswer> {
    const registration = await this.registrations.find(id);
    if (registration?.sessionId !== sessionId) throw new DomainError('not-found');
    return answer(registration);
  }
}

/** The prescriber's name and address don't come out again. */
function answer({ id, sessionId, status, participation, mailStatus, modeConflict, version }: Registration): RegistrationAnswer {
  return { id, sessionId, status, participation, mailStatus, modeConflict, warnings: [], version };
}
