import { type CancellationReason, type SessionAnswer } from '@rcp/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answered, asRefusal, type DccRefusal } from './dcc-api.client.js';
import { type Desk, fieldsOf, refusalWords } from './desk.js';
import { localDay } from './domain/calendar.js';
import { withDone } from './domain/done-words.js';
import { optionsOf } from './domain/options.js';

type OfSession = FastifyRequest<{ Params: { sessionId: string } }>;

const reasons: readonly (readonly [Exclude<CancellationReason, 'series-changed' | 'series-ended' | 'rcp-archived'>, string])[] = [
  ['no-cases', 'Aucun dossier à présenter'], ['organiser-unavailable', 'Organisateur indisponible'], ['postponed', 'Séance reportée'], ['public-holiday', 'Jour férié'],
  ['planned-by-mistake', 'Planifiée par erreur'], ['other', 'Autre motif'],
];

/** The grey or coloured icon of a planned session (R77, R78), and its crosses (R85). Nothing changes before the button. */
export function addSessionChangeRoutes(app: FastifyInstance, desk: Desk): void {
  const planners = { preHandler: desk.plannersOnly };
  app.get('/seances/:sessionId/webconf', planners, async (request: OfSession, reply) => {
    const read = await desk.dcc.session(request.params.sessionId);
    return webconfPage(desk, request, reply, { read, checked: read.content.webconfActive });
  });
  app.post('/seances/:sessionId/webconf', planners, (request: OfSession, reply) => switchWebconf(desk, request, reply));
  app.get('/seances/:sessionId/annulation', planners, async (request: OfSession, reply) => cancelPage(desk, request, reply, await desk.dcc.session(request.params.sessionId)));
  app.post('/seances/:sessionId/annulation', planners, (request: OfSession, reply) => cancel(desk, request, reply));
  app.get('/seances/:sessionId/fin-de-serie', planners, async (request: OfSession, reply) => {
    const { content: session } = await desk.dcc.session(request.params.sessionId);
    if (session.seriesId === undefined) return desk.trouble(request, reply, 'not-found');
    return desk.show(request, reply, 'series-end', { session, day: dayOf(session) }, { title: 'Arrêter la série', tab: 'annuaire' });
  });
  app.post('/seances/:sessionId/fin-de-serie', planners, async (request: OfSession, reply) => {
    const { content: session } = await desk.dcc.session(request.params.sessionId);
    if (session.seriesId === undefined) return desk.trouble(request, reply, 'not-found');
    await desk.dcc.endSeries(session.rcpId, session.seriesId, dayOf(session));
    return reply.redirect(withDone(`/rcps/${session.rcpId}`, 'fin'), 303);
  });
}

const dayOf = ({ startsAt, timeZone }: SessionAnswer) => localDay(startsAt, timeZone);

interface WebconfForm {
  readonly read: Answered<SessionAnswer>;
  readonly checked: boolean;
  readonly refusal?: DccRefusal;
  /** It was changed by somebody else since the form was opened. */
  readonly meanwhile?: boolean;
}

function webconfPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, { read: { content: session, etag }, checked, refusal, meanwhile = false }: WebconfForm): FastifyReply {
  const now = session.webconfActive ? 'WebConf activée' : 'WebConf non activée';
  return desk.show(request, reply, 'session-webconf', { session, etag, checked, meanwhile: meanwhile ? `${session.stateLabel}, ${now}` : null }, {
    title: 'WebConf de la séance', tab: 'annuaire', ...(refusal === undefined ? {} : { status: refusal.problem.status, refusal: meanwhile ? undefined : refusalWords(refusal) }),
  });
}

async function switchWebconf(desk: Desk, request: OfSession, reply: FastifyReply): Promise<FastifyReply> {
  const { sessionId } = request.params;
  const fields = fieldsOf(request);
  const checked = fields.has('webconfActive');
  try {
    const session = await desk.dcc.patchSession(sessionId, { webconfActive: checked }, fields.get('etag') ?? '');
    return await reply.redirect(withDone(`/rcps/${session.rcpId}`, 'webconf'), 303);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    const read = await desk.dcc.session(sessionId);
    return webconfPage(desk, request, reply, { read, checked, refusal, meanwhile: refusal.problem.code === 'version-conflict' });
  }
}

function cancelPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, read: Answered<SessionAnswer>, { reason = '', refusal }: { reason?: string; refusal?: DccRefusal } = {}): FastifyReply {
  const { content: session, etag } = read;
  const view = { session, etag, reasons: optionsOf([['', 'Choisissez un motif'], ...reasons], reason), registered: session.registrations.webconference };
  return desk.show(request, reply, 'session-cancel', view, {
    title: 'Annuler la séance', tab: 'annuaire', ...(refusal === undefined ? {} : { status: refusal.problem.status, refusal: refusalWords(refusal) }),
  });
}

async function cancel(desk: Desk, request: OfSession, reply: FastifyReply): Promise<FastifyReply> {
  const { sessionId } = request.params;
  const fields = fieldsOf(request);
  const reason = fields.get('reasonCode') ?? '';
  try {
    await desk.dcc.cancelSession(sessionId, { reasonCode: reason }, fields.get('etag') ?? '');
    const { content } = await desk.dcc.session(sessionId);
    return await reply.redirect(withDone(`/rcps/${content.rcpId}`, 'annulee'), 303);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    return cancelPage(desk, request, reply, await desk.dcc.session(sessionId), { reason, refusal });
  }
}
