import { Controller, Delete, Get, HttpCode, Post, Put, Res, UseGuards } from '@nestjs/common';
import { dccId, type PutRegistration, putRegistration, type RegistrationAnswer, type RegistrationList } from '@rcp/contracts';
import { hasUnknownProperty, JsonBody, PathParam } from '@rcp/platform';
import type { FastifyReply } from 'fastify';
import { Caller, DccAuthGuard, NeedsScope } from './dcc-auth.guard.js';
import type { DccCaller } from './dcc-clients.js';
import { warningsOf } from './domain/identifiers.js';
import { etagOf } from './domain/incoming.js';
import type { Registration } from './domain/registration.js';
import { IdempotencyKey, IdempotencyStore } from './idempotency.store.js';
import { IfMatch } from './if-match.js';
import { RegistrationsStore } from './registrations.store.js';

/** Registrations of patients to a session. A property that is not in the contract may be about the patient: refused as such (R67). */
@Controller('api/dcc/v1/sessions/:sessionId/registrations')
@UseGuards(DccAuthGuard)
@NeedsScope('registrations')
export class RegistrationsController {
  constructor(private readonly registrations: RegistrationsStore, private readonly idempotency: IdempotencyStore) {}

  /** 200 `registrationList`; 404. */
  @Get()
  async list(@Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string): Promise<RegistrationList> {
    return { items: (await this.registrations.list(networks, sessionId)).map(answer) };
  }

  /** 201 or 200 `registrationAnswer`; 404 unknown session, 409 session-without-webconf, session-terminal, registration-final, registration-withdrawn, 412, 422 patient-data-forbidden. */
  @Put(':registrationId')
  async put(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string,
    @JsonBody(putRegistration, (faults) => (hasUnknownProperty(faults) ? 'patient-data-forbidden' : 'validation')) body: PutRegistration,
    @IfMatch() ifMatch: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegistrationAnswer> {
    const sourceUpdatedAt = body.sourceUpdatedAt === undefined ? null : new Date(body.sourceUpdatedAt);
    const { state, created, ignored } = await this.registrations.put(networks, sessionId, id, body, { ifMatch, sourceUpdatedAt });
    void reply.status(created ? 201 : 200).header('etag', etagOf('registration', state));
    return { ...answer(state), ...(ignored ? { ignored } : {}) };
  }

  /** 200 `registrationAnswer`; 404, also when it was moved to another session. */
  @Get(':registrationId')
  async get(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegistrationAnswer> {
    const registration = await this.registrations.get(networks, sessionId, id);
    void reply.header('etag', etagOf('registration', registration));
    return answer(registration);
  }

  /** 204, also when it is withdrawn already; 404, 412. */
  @Delete(':registrationId')
  @HttpCode(204)
  async withdraw(
    @Caller() { networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string, @IfMatch() ifMatch: string | undefined,
  ): Promise<void> {
    await this.registrations.withdraw(networks, sessionId, id, { ifMatch });
  }

  /** 202 `registrationAnswer`; 404, 409 no-mail, session-terminal. With the same `Idempotency-Key`, the same answer and no second mail. */
  @Post(':registrationId/resend')
  @HttpCode(202)
  async resend(
    @Caller() { clientId, networks }: DccCaller, @PathParam('sessionId', dccId) sessionId: string, @PathParam('registrationId', dccId) id: string,
    @IdempotencyKey('required') key: string,
  ): Promise<RegistrationAnswer> {
    const request = { route: 'resendMail', sessionId, registrationId: id };
    return this.idempotency.run({ clientId, key, request }, async (tx) => answer(await this.registrations.resend(tx, networks, sessionId, id)));
  }
}

/** The prescriber's name and address don't come out again. */
function answer({ id, sessionId, status, participation, mailStatus, modeConflict, prescriber, version }: Registration): RegistrationAnswer {
  return { id, sessionId, status, participation, mailStatus, modeConflict, warnings: warningsOf(prescriber), version };
}
