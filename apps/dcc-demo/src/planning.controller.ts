import { randomBytes } from 'node:crypto';
import { type RcpAnswer, type SeriesPreview, timeZoneLabels } from '@rcp/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asRefusal } from './dcc-api.client.js';
import { type Desk, fieldsOf, refusalWords } from './desk.js';
import { localDay } from './domain/calendar.js';
import { type Done, withDone } from './domain/done-words.js';
import { optionsOf } from './domain/options.js';
import { type PlanEntry, planEntryOf, rhythmWords, seriesOf, sessionOf, unreadable } from './domain/plan-form.js';
import { incompleteView, type RefusalView } from './domain/refusal-words.js';
import type { Views } from './views.js';

type OfRcp = FastifyRequest<{ Params: { rcpId: string } }>;
type Preview = Views['plan']['preview'];

interface PlanScreen {
  readonly rcp: RcpAnswer;
  readonly planId: string;
  readonly entry: PlanEntry;
  readonly preview?: Preview;
  readonly status?: number;
  readonly refusal?: RefusalView;
}

/** « Planifier des séances », with « Activer la webconférence » (R76): first what it would make, then saved. */
export function addPlanningRoutes(app: FastifyInstance, desk: Desk): void {
  const planners = { preHandler: desk.plannersOnly };
  app.get('/rcps/:rcpId/planifier', planners, async (request: OfRcp, reply) => {
    const rcp = await desk.dcc.rcp(request.params.rcpId);
    const date = localDay(new Date(Date.now() + 7 * 86_400_000).toISOString(), rcp.timeZone);
    const entry: PlanEntry = { date, time: '16:00', durationMin: '90', place: '', webconfActive: false, rhythm: 'once', until: '', exdates: [] };
    return show(desk, request, reply, { rcp, entry, planId: `plan-${randomBytes(6).toString('hex')}` });
  });

  app.post('/rcps/:rcpId/planifier', planners, async (request: OfRcp, reply) => {
    const rcp = await desk.dcc.rcp(request.params.rcpId);
    const fields = fieldsOf(request);
    const [entry, planId] = [planEntryOf(fields), fields.get('planId') ?? ''];
    const faults = unreadable(entry);
    if (faults.length > 0) return show(desk, request, reply, { rcp, entry, planId, status: 422, refusal: incompleteView(faults.map(({ words }) => words)) });
    try {
      if (fields.get('action') === 'enregistrer') return await reply.redirect(withDone(`/rcps/${rcp.id}`, await save(desk, rcp, planId, entry)), 303);
      const preview = await desk.dcc.previewSeries(rcp.id, planId, seriesOf(entry, rcp.timeZone));
      return show(desk, request, reply, { rcp, entry, planId, preview: previewOf(preview, entry, rcp) });
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal === undefined) throw error;
      return show(desk, request, reply, { rcp, entry, planId, status: refusal.problem.status, refusal: refusalWords(refusal, rcp.timeZone) });
    }
  });
}

/** The id comes with the form: sent twice, it is planned once. */
async function save({ dcc }: Desk, rcp: RcpAnswer, planId: string, entry: PlanEntry): Promise<Done> {
  if (entry.rhythm === 'once') {
    await dcc.putSession(planId, sessionOf(entry, rcp));
    return 'planifiee';
  }
  await dcc.putSeries(rcp.id, planId, seriesOf(entry, rcp.timeZone));
  return 'serie';
}

const dayWords = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeZone: 'UTC' });

function show(desk: Desk, request: FastifyRequest, reply: FastifyReply, { rcp, planId, entry, preview = null, status = 200, refusal }: PlanScreen): FastifyReply {
  const leftOut = entry.exdates.map((exdate) => ({ day: exdate, label: dayWords.format(new Date(`${exdate}T00:00:00Z`)) }));
  const view = { rcp, planId, entry, preview, leftOut, rhythms: optionsOf(Object.entries(rhythmWords), entry.rhythm), zone: timeZoneLabels[rcp.timeZone] };
  return desk.show(request, reply, 'plan', view, { title: 'Planifier des séances', tab: 'annuaire', status, refusal });
}

function previewOf({ label, occurrences }: SeriesPreview, { rhythm }: PlanEntry, { timeZone }: RcpAnswer): Preview {
  return {
    label: rhythm === 'once' ? rhythmWords.once : label,
    count: occurrences.length === 0 ? "Aucune séance à venir : vérifiez la date, l'heure et la fin de la série." : occurrences.length === 1 ? '1 séance sera planifiée.' : `${occurrences.length} séances seront planifiées.`,
    warned: occurrences.some(({ warnings }) => warnings.length > 0),
    occurrences: occurrences.map(({ startsAt, dateLabel, warnings }) => ({
      dateLabel, day: localDay(startsAt, timeZone), holiday: warnings.includes('jour-ferie'), overlaps: warnings.includes('overlaps'),
    })),
  };
}
