import { type RcpAnswer, shortDateLabel, type SessionAnswer } from '@rcp/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Desk } from './desk.js';
import { localDay } from './domain/calendar.js';
import { isLive } from './sessions.controller.js';
import type { PlannedLine } from './views.js';

/** « Annuaire RCP », the page of one RCP, and its « Séances planifiées » (R79, R80). */
export function addRcpRoutes(app: FastifyInstance, desk: Desk): void {
  app.get('/rcps', async (request, reply) => {
    const rcps = await desk.dcc.rcps();
    const lines = await Promise.all(rcps.map(async (rcp) => ({ id: rcp.id, name: rcp.name, coordinator: coordinatorOf(rcp), rhythms: await rhythmsOf(desk, rcp.id) })));
    return desk.show(request, reply, 'rcps', { rcps: lines }, { title: 'Annuaire RCP', tab: 'annuaire' });
  });

  app.get('/rcps/:rcpId', async (request: FastifyRequest<{ Params: { rcpId: string }; Querystring: { du?: string } }>, reply) => {
    const rcp = await desk.dcc.rcp(request.params.rcpId);
    const today = localDay(new Date().toISOString(), rcp.timeZone);
    const from = isDay(request.query.du) ? request.query.du : today;
    const { plans } = desk.account(request);
    const [rhythms, sessions] = await Promise.all([rhythmsOf(desk, rcp.id), desk.dcc.sessions(rcp.id, from === today ? {} : { from: `${from}T00:00:00Z` })]);
    const planned = sessions.filter((session) => from < today || isLive(session)).map(lineOf);
    return desk.show(request, reply, 'rcp', {
      rcp, coordinator: coordinatorOf(rcp), secretariat: [rcp.secretariat.email, rcp.secretariat.phone].filter(Boolean).join(' ou ') || null,
      rhythms, from, fromLabel: shortDateLabel(`${from}T12:00:00Z`, 'Europe/Paris'), planned, none: planned.length === 0, plans,
    }, { title: rcp.name, tab: 'annuaire' });
  });
}

const isDay = (text: string | undefined): text is string => text !== undefined && /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

const coordinatorOf = ({ coordinator: { civility, familyName, givenName } }: RcpAnswer) => [civility, familyName, givenName].filter(Boolean).join(' ');

async function rhythmsOf({ dcc }: Desk, rcpId: string): Promise<string[]> {
  return (await dcc.series(rcpId)).filter(({ status }) => status === 'active').map(({ label }) => label);
}

function lineOf({ id, listLabel, webconfActive, recurrenceLabel, state, stateLabel, seriesId }: SessionAnswer): PlannedLine {
  const cancellable = state === 'planned';
  return { id, listLabel, webconfActive, recurrenceLabel, state: cancellable ? null : stateLabel, cancellable, inSeries: cancellable && seriesId !== undefined };
}
