import { z } from 'zod';
import { cursor, idempotencyKey, limit, localDate, type Scope } from './dcc-call.js';
import { launchTicketAnswer, postLaunchTicket } from './dcc-launch.api.js';
import { linkRotationAnswer, organisersAnswer, postLinkRotation, putOrganisers, putRcp, rcpAnswer, rcpList } from './dcc-rcp.api.js';
import { putRegistration, registrationAnswer, registrationList } from './dcc-registration.api.js';
import { attendanceAnswer, statisticsAnswer, updateList } from './dcc-report.api.js';
import { putSeries, seriesAnswer, seriesEnded, seriesId, seriesList, seriesPreview } from './dcc-series.api.js';
import { agendaAnswer, patchSession, postCancellation, putAgenda, putSession, sessionAnswer, sessionList } from './dcc-session.api.js';
import type { ErrorCode } from './errors.js';
import { dccId, instantIn, sessionState } from './values.js';

/** One route of the DCC API: what the published document says of it, and what tests hold the running service against. */
export interface DccRoute {
  readonly operationId: string;
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** Below `/api/dcc/v1`, in the style of OpenAPI. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly scope: Scope;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `application/json` besides. */
  readonly bodyType?: 'application/merge-patch+json';
  readonly ifMatch?: 'required' | 'optional';
  readonly idempotencyKey?: 'required' | 'optional';
  /** By status; null where there is no content. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** The answers of this state carry an `ETag`. */
  readonly etag?: true;
  /** Besides those every route can answer: `commonErrors`, `bodyErrors` where there is a body. */
  readonly errors: readonly ErrorCode[];
}

/** What any route may answer. */
export const commonErrors: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'not-found', 'rate-limited', 'unavailable', 'internal'];
/** What any route with a body may answer. */
export const bodyErrors: readonly ErrorCode[] = ['malformed-json', 'validation', 'payload-too-large', 'unsupported-media-type'];

const rcp = z.strictObject({ rcpId: dccId });
const series = rcp.extend({ seriesId });
const session = z.strictObject({ sessionId: dccId });
const registration = session.extend({ registrationId: dccId });

/** Queries of lists and reports. A boolean or a number comes as text. */
export const rcpsQuery = z.strictObject({ updatedSince: instantIn.optional().describe('Only RCPs changed since.'), cursor: cursor.optional(), limit });
export const seriesQuery = z.strictObject({ preview: z.enum(['true', 'false']).optional().describe('`true`: nothing is saved, and what the series would make is answered.') });
export const seriesEndQuery = z.strictObject({ from: localDate.optional().describe('The first day without the series, on the calendar of the RCP’s zone; today when absent.') });
export const sessionsQuery = z.strictObject({
  from: instantIn.optional().describe('Sessions that end after; now when absent. In a query the `+` of an offset is written `%2B`.'), to: instantIn.optional().describe('Sessions that begin before.'),
  state: sessionState.optional(), cursor: cursor.optional(), limit,
});
export const updatesQuery = z.strictObject({ after: cursor.optional(), limit });
export const statisticsQueryParams = z.strictObject({ from: instantIn, to: instantIn });

/** The value of the `Idempotency-Key` header. */
export const idempotencyKeyHeader = idempotencyKey;

export const dccRoutes: readonly DccRoute[] = [
  { operationId: 'listRcps', method: 'get', path: '/rcps', scope: 'rcp', summary: 'RCPs of the client’s networks, in the order of their last change', query: rcpsQuery, answers: { 200: rcpList }, errors: ['validation'] },
  { operationId: 'putRcp', method: 'put', path: '/rcps/{rcpId}', scope: 'rcp', summary: 'Register an RCP, update it, or bring an archived one back', params: rcp, body: putRcp, ifMatch: 'optional', answers: { 200: rcpAnswer, 201: rcpAnswer }, etag: true, errors: ['version-conflict'] },
  { operationId: 'getRcp', method: 'get', path: '/rcps/{rcpId}', scope: 'rcp', summary: 'One RCP with its link', params: rcp, answers: { 200: rcpAnswer }, etag: true, errors: [] },
  { operationId: 'archiveRcp', method: 'delete', path: '/rcps/{rcpId}', scope: 'rcp', summary: 'Archive an RCP: its series end, its sessions to come are cancelled', params: rcp, ifMatch: 'optional', answers: { 204: null }, errors: ['session-open', 'version-conflict'] },
  { operationId: 'putOrganisers', method: 'put', path: '/rcps/{rcpId}/organisers', scope: 'rcp', summary: 'Replace the whole set of organisers', params: rcp, body: putOrganisers, ifMatch: 'optional', answers: { 200: organisersAnswer }, etag: true, errors: ['version-conflict'] },
  { operationId: 'getOrganisers', method: 'get', path: '/rcps/{rcpId}/organisers', scope: 'rcp', summary: 'The set of organisers', params: rcp, answers: { 200: organisersAnswer }, etag: true, errors: [] },
  { operationId: 'rotateLink', method: 'post', path: '/rcps/{rcpId}/link-rotation', scope: 'rcp', summary: 'Give the RCP a new link; the one before is dead at once', params: rcp, body: postLinkRotation, idempotencyKey: 'required', answers: { 201: linkRotationAnswer }, errors: ['idempotency-key-required', 'idempotency-mismatch', 'idempotency-in-progress', 'rcp-archived'] },

  { operationId: 'listSeries', method: 'get', path: '/rcps/{rcpId}/series', scope: 'sessions', summary: 'The series of an RCP', params: rcp, answers: { 200: seriesList }, errors: [] },
  { operationId: 'putSeries', method: 'put', path: '/rcps/{rcpId}/series/{seriesId}', scope: 'sessions', summary: 'Define or replace a series, and plan its sessions 13 months ahead; `preview=true` only shows them', params: series, query: seriesQuery, body: putSeries, ifMatch: 'optional', answers: { 200: z.union([seriesAnswer, seriesPreview]), 201: seriesAnswer }, etag: true, errors: ['rrule-unsupported', 'session-overlap', 'id-taken', 'rcp-archived', 'version-conflict'] },
  { operationId: 'getSeries', method: 'get', path: '/rcps/{rcpId}/series/{seriesId}', scope: 'sessions', summary: 'One series', params: series, answers: { 200: seriesAnswer }, etag: true, errors: [] },
  { operationId: 'endSeries', method: 'delete', path: '/rcps/{rcpId}/series/{seriesId}', scope: 'sessions', summary: 'End a series: its untouched sessions from a day on are cancelled', params: series, query: seriesEndQuery, answers: { 200: seriesEnded }, errors: ['validation'] },

  { operationId: 'listSessions', method: 'get', path: '/rcps/{rcpId}/sessions', scope: 'sessions', summary: 'Sessions of an RCP in time order; from now on unless told otherwise', params: rcp, query: sessionsQuery, answers: { 200: sessionList }, errors: ['validation'] },
  { operationId: 'getNextSession', method: 'get', path: '/rcps/{rcpId}/next-session', scope: 'sessions', summary: 'The session of the RCP’s page; 204 when none is planned', params: rcp, answers: { 200: sessionAnswer, 204: null }, etag: true, errors: [] },
  { operationId: 'putSession', method: 'put', path: '/sessions/{sessionId}', scope: 'sessions', summary: 'Plan a session, or change a planned one', params: session, body: putSession, ifMatch: 'required', answers: { 200: sessionAnswer, 201: sessionAnswer }, etag: true, errors: ['session-overlap', 'session-open', 'session-terminal', 'id-taken', 'rcp-archived', 'version-conflict', 'precondition-required'] },
  { operationId: 'getSession', method: 'get', path: '/sessions/{sessionId}', scope: 'sessions', summary: 'One session with its labels', params: session, answers: { 200: sessionAnswer }, etag: true, errors: [] },
  { operationId: 'patchSession', method: 'patch', path: '/sessions/{sessionId}', scope: 'sessions', summary: 'Switch the webconference on or off, change the place, or put the end off', params: session, body: patchSession, bodyType: 'application/merge-patch+json', ifMatch: 'required', answers: { 200: sessionAnswer }, etag: true, errors: ['session-overlap', 'session-open', 'session-terminal', 'version-conflict', 'precondition-required'] },
  { operationId: 'cancelSession', method: 'post', path: '/sessions/{sessionId}/cancellation', scope: 'sessions', summary: 'Cancel a planned session; its prescribers are told', params: session, body: postCancellation, ifMatch: 'optional', answers: { 200: sessionAnswer }, etag: true, errors: ['session-open', 'session-terminal', 'version-conflict'] },
  { operationId: 'putAgenda', method: 'put', path: '/sessions/{sessionId}/agenda', scope: 'sessions', summary: 'The order of passage', params: session, body: putAgenda, ifMatch: 'optional', answers: { 200: agendaAnswer }, etag: true, errors: ['session-terminal', 'version-conflict'] },
  { operationId: 'getAgenda', method: 'get', path: '/sessions/{sessionId}/agenda', scope: 'sessions', summary: 'The order of passage', params: session, answers: { 200: agendaAnswer }, etag: true, errors: [] },

  { operationId: 'listRegistrations', method: 'get', path: '/sessions/{sessionId}/registrations', scope: 'registrations', summary: 'Registrations of a session, without names', params: session, answers: { 200: registrationList }, errors: [] },
  { operationId: 'putRegistration', method: 'put', path: '/sessions/{sessionId}/registrations/{registrationId}', scope: 'registrations', summary: 'Register, finalise, change the participation, or move to this session', params: registration, body: putRegistration, ifMatch: 'optional', answers: { 200: registrationAnswer, 201: registrationAnswer }, etag: true, errors: ['patient-data-forbidden', 'session-without-webconf', 'session-terminal', 'registration-final', 'registration-withdrawn', 'version-conflict'] },
  { operationId: 'getRegistration', method: 'get', path: '/sessions/{sessionId}/registrations/{registrationId}', scope: 'registrations', summary: 'One registration with what became of its mail', params: registration, answers: { 200: registrationAnswer }, etag: true, errors: [] },
  { operationId: 'withdrawRegistration', method: 'delete', path: '/sessions/{sessionId}/registrations/{registrationId}', scope: 'registrations', summary: 'Withdraw a registration', params: registration, ifMatch: 'optional', answers: { 204: null }, errors: ['version-conflict'] },
  { operationId: 'resendMail', method: 'post', path: '/sessions/{sessionId}/registrations/{registrationId}/resend', scope: 'registrations', summary: 'Send the prescriber’s mail once more: same link, same calendar entry', params: registration, idempotencyKey: 'required', answers: { 202: registrationAnswer }, errors: ['no-mail', 'session-terminal', 'idempotency-key-required', 'idempotency-mismatch', 'idempotency-in-progress'] },

  { operationId: 'createLaunchTicket', method: 'post', path: '/launch-tickets', scope: 'launch', summary: 'A one-time entry for a signed-in user of the DCC', body: postLaunchTicket, idempotencyKey: 'optional', answers: { 201: launchTicketAnswer }, errors: ['rcp-archived', 'idempotency-key-required', 'idempotency-mismatch', 'idempotency-in-progress'] },
  { operationId: 'getAttendance', method: 'get', path: '/sessions/{sessionId}/attendance', scope: 'attendance:read', summary: 'Who was present in a closed session', params: session, answers: { 200: attendanceAnswer }, errors: ['session-not-closed'] },
  { operationId: 'getStatistics', method: 'get', path: '/stats/rcps/{rcpId}', scope: 'stats:read', summary: 'Figures of an RCP over a period', params: rcp, query: statisticsQueryParams, answers: { 200: statisticsAnswer }, errors: ['validation'] },
  { operationId: 'listUpdates', method: 'get', path: '/updates', scope: 'sessions', summary: 'What happened since a cursor, oldest first', query: updatesQuery, answers: { 200: updateList }, errors: ['validation'] },
];
