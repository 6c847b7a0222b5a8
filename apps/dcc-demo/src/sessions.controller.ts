import type { RegistrationAnswer, SessionAnswer } from '@rcp/contracts';
import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk.js';
import { mailWords, participationWords, prescriberName, statusWords } from './domain/registration-form.js';
import type { RegistrationLine } from './views.js';

/** « Séance RCP »: the sessions to come, and the card of one (R84). */
export function addSessionRoutes(app: FastifyInstance, desk: Desk): void {
  app.get('/seances', async (request, reply) => {
    const rcps = await desk.dcc.rcps();
    const groups = await Promise.all(rcps.map(async ({ id, name }) => ({ id, name, sessions: (await desk.dcc.sessions(id)).filter(isLive) })));
    return desk.show(request, reply, 'sessions', { groups }, { title: 'Séances à venir', tab: 'seances' });
  });

  app.get<{ Params: { sessionId: string } }>('/seances/:sessionId', async (request, reply) => {
    const { sessionId } = request.params;
    const { content: session } = await desk.dcc.session(sessionId);
    const [rcp, registrations] = await Promise.all([desk.dcc.rcp(session.rcpId), desk.dcc.registrations(sessionId)]);
    const live = isLive(session);
    const view = {
      session, rcpName: rcp.name, place: session.place ?? '–', live, changes: session.state === 'planned' && desk.account(request).plans,
      registrations: registrations.map((one) => lineOf(desk, one, live)), none: registrations.length === 0,
    };
    return desk.show(request, reply, 'session', view, { title: session.title, tab: 'seances' });
  });
}

/** It can still be joined, and registered to. */
export const isLive = ({ state }: Pick<SessionAnswer, 'state'>): boolean => state === 'planned' || state === 'open';

function lineOf({ book }: Desk, { id, sessionId, status, participation, mailStatus, modeConflict }: RegistrationAnswer, live: boolean): RegistrationLine {
  const entry = book.of(id);
  return {
    id, sessionId, modeConflict, patient: entry?.patient || null, prescriber: entry === undefined ? null : prescriberName(entry),
    participation: participationWords[participation], status: statusWords[status], mail: mailWords[mailStatus], changes: live && status !== 'withdrawn',
  };
}
