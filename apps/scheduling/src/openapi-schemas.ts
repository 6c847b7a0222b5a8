import { readFileSync } from 'node:fs';
import {
  agendaAnswer, attendanceAnswer, type ErrorCode, errorCatalogue, launchTicketAnswer, linkRotationAnswer, organisersAnswer, patchSession, postCancellation, postLaunchTicket, postLinkRotation,
  putAgenda, putOrganisers, putRcp, putRegistration, putSeries, putSession, rcpAnswer, rcpList, registrationAnswer, registrationList, seriesAnswer, seriesEnded, seriesList, seriesPreview,
  sessionAnswer, sessionList, statisticsAnswer, updateList,
} from '@rcp/contracts';
import { z } from 'zod';

/** Bodies and answers by the names they are published under; each has its golden example beside the contracts. */
export const exemplified = {
  PutRcp: putRcp, Rcp: rcpAnswer, PutOrganisers: putOrganisers, Organisers: organisersAnswer, PostLinkRotation: postLinkRotation, LinkRotation: linkRotationAnswer,
  PutSeries: putSeries, Series: seriesAnswer, SeriesPreview: seriesPreview, SeriesEnded: seriesEnded,
  PutSession: putSession, PatchSession: patchSession, PostCancellation: postCancellation, Session: sessionAnswer, PutAgenda: putAgenda, Agenda: agendaAnswer,
  PutRegistration: putRegistration, Registration: registrationAnswer, PostLaunchTicket: postLaunchTicket, LaunchTicket: launchTicketAnswer,
  Attendance: attendanceAnswer, Statistics: statisticsAnswer, UpdateList: updateList,
} as const;

/** Lists of what has an example of its own. */
const lists = { RcpList: rcpList, SeriesList: seriesList, SessionList: sessionList, RegistrationList: registrationList };

function exampleOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../libs/contracts/src/examples/dcc/${name}.json`, import.meta.url), 'utf8'));
}

// In zod's own registry, so that each schema is one component wherever it stands, also inside another.
for (const [id, schema] of Object.entries(exemplified)) z.globalRegistry.add(schema, { id, examples: [exampleOf(id)] });
for (const [id, schema] of Object.entries(lists)) z.globalRegistry.add(schema, { id });

/** Each error as it is answered, by code. */
export function problemExamples(publicUrl: string): Record<string, { value: object }> {
  return Object.fromEntries(Object.entries(errorCatalogue).map(([code, { status, fr }]) => [code, {
    value: { type: `${publicUrl}/problems/${code}`, title: fr, status, code, instance: 'urn:uuid:6f60e065-d63b-4a75-80f5-4ab222c75e03', ...more[code as ErrorCode] },
  }]));
}

/** What some errors say besides. */
const more: Partial<Record<ErrorCode, object>> = {
  validation: { errors: [{ pointer: '/endsAt', code: 'session-length' }] },
  'patient-data-forbidden': { errors: [{ pointer: '/patient', code: 'unknown-property' }] },
  'session-without-webconf': { errors: [{ pointer: '/participation', code: 'webconf-inactive' }] },
  'session-overlap': { overlapsWith: 'RCP-0042-mercredi.20230510' },
  'version-conflict': { currentETag: '"session:RCP-0042-mercredi.20230510:3"' },
  'precondition-required': { currentETag: '"session:RCP-0042-mercredi.20230510:3"' },
};
