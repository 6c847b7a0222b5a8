import type { FastifyInstance, FastifyRequest } from 'fastify';
import { calendarMonth, type Dated, localDay, monthOf, spanOf } from './domain/calendar.js';
import type { Desk } from './desk.js';

/** « Accueil »: the calendar of the sessions (S19 of the guide: « Choisir la séance de RCP depuis le calendrier des séances »). */
export function addCalendarRoutes(app: FastifyInstance, desk: Desk): void {
  app.get('/', async (request: FastifyRequest<{ Querystring: { mois?: string } }>, reply) => {
    const today = localDay(new Date().toISOString(), 'Europe/Paris');
    const month = monthOf(request.query.mois, today);
    const calendar = calendarMonth(month, await sessionsOf(desk, month), today);
    return desk.show(request, reply, 'calendar', { calendar, empty: calendar.count === 0 }, { title: 'Calendrier des séances', tab: 'accueil' });
  });
}

async function sessionsOf({ dcc }: Desk, month: string): Promise<Dated[]> {
  const rcps = await dcc.rcps();
  const all = await Promise.all(rcps.map(async ({ id, shortName }) => (await dcc.sessions(id, spanOf(month))).map((session) => ({ ...session, rcp: shortName }))));
  return all.flat();
}
