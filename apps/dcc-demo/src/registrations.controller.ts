import { randomBytes, randomUUID } from 'node:crypto';
import type { RegistrationAnswer, SessionAnswer } from '@rcp/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answered, asRefusal, type DccRefusal } from './dcc-api.client.js';
import { type Desk, fieldsOf, refusalWords } from './desk.js';
import { type Done, withDone } from './domain/done-words.js';
import { optionsOf } from './domain/options.js';
import { emptyEntry, entryOf, mailWords, participationChoices, putBody, type RegistrationEntry, specialityOptions, statusWords } from './domain/registration-form.js';
import { isLive } from './sessions.controller.js';

type OfSession = { Params: { sessionId: string } };
type OfRegistration = FastifyRequest<{ Params: { sessionId: string; registrationId: string } }>;

/** « Inscription patient », with the three « Participation » choices (R59, R60). The patient's name is kept here and never sent. */
export function addRegistrationRoutes(app: FastifyInstance, desk: Desk): void {
  app.get('/inscription', async (request: FastifyRequest<{ Querystring: { rcp?: string; seance?: string } }>, reply) => {
    const { rcp, seance } = request.query;
    if (seance) return reply.redirect(`/seances/${encodeURIComponent(seance)}/inscrire`, 303);
    return choosePage(desk, request, reply, rcp);
  });
  app.get('/seances/:sessionId/inscrire', async (request: FastifyRequest<OfSession>, reply) => {
    const { content: session } = await desk.dcc.session(request.params.sessionId);
    return newPage(desk, request, reply, { session, registrationId: `insc-${randomBytes(8).toString('hex')}`, entry: ownEntry(desk, request) });
  });
  app.post('/seances/:sessionId/inscrire', (request: FastifyRequest<OfSession>, reply) => register(desk, request, reply));
  app.get('/seances/:sessionId/inscriptions/:registrationId', (request: OfRegistration, reply) => changePage(desk, request, reply));
  app.post('/seances/:sessionId/inscriptions/:registrationId', (request: OfRegistration, reply) => change(desk, request, reply));
  addRegistrationActs(app, desk);
}

/** Withdraw, move, send the mail again. */
function addRegistrationActs(app: FastifyInstance, desk: Desk): void {
  const at = '/seances/:sessionId/inscriptions/:registrationId';
  const back = (reply: FastifyReply, sessionId: string, done: Done) => reply.redirect(withDone(`/seances/${sessionId}`, done), 303);
  app.get(`${at}/retrait`, async (request: OfRegistration, reply) => {
    const { sessionId, registrationId } = request.params;
    const [{ content: session }, { etag }] = await Promise.all([desk.dcc.session(sessionId), desk.dcc.registration(sessionId, registrationId)]);
    const view = { session, registrationId, etag, patient: desk.book.of(registrationId)?.patient || null };
    return desk.show(request, reply, 'registration-withdraw', view, { title: "Retirer l'inscription", tab: 'seances' });
  });
  app.post(`${at}/retrait`, async (request: OfRegistration, reply) => {
    const { sessionId, registrationId } = request.params;
    await desk.dcc.withdraw(sessionId, registrationId, fieldsOf(request).get('etag') ?? '');
    return back(reply, sessionId, 'retiree');
  });
  app.post(`${at}/renvoi`, async (request: OfRegistration, reply) => {
    const { sessionId, registrationId } = request.params;
    await desk.dcc.resendMail(sessionId, registrationId, fieldsOf(request).get('key') ?? '');
    return back(reply, sessionId, 'renvoye');
  });
  app.post(`${at}/deplacement`, (request: OfRegistration, reply) => move(desk, request, reply));
}

async function choosePage(desk: Desk, request: FastifyRequest, reply: FastifyReply, rcpId: string | undefined): Promise<FastifyReply> {
  const rcps = (await desk.dcc.rcps()).filter(({ id }) => !rcpId || id === rcpId);
  const groups = await Promise.all(rcps.map(async ({ id, name }) => ({ name, sessions: (await desk.dcc.sessions(id)).filter(isLive) })));
  const filled = groups.filter(({ sessions }) => sessions.length > 0);
  return desk.show(request, reply, 'registration-choose', { groups: filled, none: filled.length === 0 }, { title: 'Inscription patient', tab: 'inscription' });
}

/** A prescriber registers their own patients. */
function ownEntry(desk: Desk, request: FastifyRequest): RegistrationEntry {
  const { email, civility = '', account } = desk.account(request);
  if (email === undefined) return emptyEntry;
  const { familyName, givenName, specialityCode = '', establishment } = account;
  return { ...emptyEntry, civility, familyName, givenName, email, specialityCode, establishment: establishment?.name ?? '' };
}

const fieldsView = (session: SessionAnswer, entry: RegistrationEntry) => ({
  session, entry, specialities: specialityOptions(entry.specialityCode), choices: participationChoices(entry.participation, session.webconfActive), webconfOff: !session.webconfActive,
});

const said = (refusal: DccRefusal | undefined) => (refusal === undefined ? {} : { status: refusal.problem.status, refusal: refusalWords(refusal) });

interface NewScreen {
  readonly session: SessionAnswer;
  readonly registrationId: string;
  readonly entry: RegistrationEntry;
  readonly refusal?: DccRefusal;
}

function newPage(desk: Desk, request: FastifyRequest, reply: FastifyReply, { session, registrationId, entry, refusal }: NewScreen): FastifyReply {
  return desk.show(request, reply, 'registration-new', { ...fieldsView(session, entry), registrationId }, { title: 'Inscription patient', tab: 'inscription', ...said(refusal) });
}

async function register(desk: Desk, request: FastifyRequest<OfSession>, reply: FastifyReply): Promise<FastifyReply> {
  const { sessionId } = request.params;
  const fields = fieldsOf(request);
  const [entry, registrationId, final] = [entryOf(fields), fields.get('registrationId') ?? '', fields.get('action') === 'finaliser'];
  try {
    await desk.dcc.putRegistration(sessionId, registrationId, putBody(entry, final ? 'final' : 'draft'));
    desk.book.keep(registrationId, entry);
    return await reply.redirect(withDone(`/seances/${sessionId}`, final ? 'finalisee' : 'brouillon'), 303);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    const { content: session } = await desk.dcc.session(sessionId);
    return newPage(desk, request, reply, { session, registrationId, entry, refusal });
  }
}

/** What is shown of a registration; `typed` where a form came back. */
async function changePage(desk: Desk, request: OfRegistration, reply: FastifyReply, { typed, refusal }: { typed?: RegistrationEntry; refusal?: DccRefusal } = {}): Promise<FastifyReply> {
  const { sessionId, registrationId } = request.params;
  const [{ content: session }, read] = await Promise.all([desk.dcc.session(sessionId), desk.dcc.registration(sessionId, registrationId)]);
  const known = desk.book.of(registrationId);
  const entry = typed ?? known ?? { ...emptyEntry, participation: read.content.participation };
  const meanwhile = refusal?.problem.code === 'version-conflict';
  const targets = (await desk.dcc.sessions(session.rcpId)).filter((other) => isLive(other) && other.id !== sessionId).map(({ id, dateLabel }) => [id, dateLabel] as const);
  return desk.show(request, reply, 'registration', {
    ...fieldsView(session, entry), ...stateView(read), registrationId, forgotten: known === undefined, resendKey: randomUUID(),
    targets: optionsOf([['', 'Choisissez une séance'], ...targets], ''), movable: known !== undefined && targets.length > 0,
    meanwhile: meanwhile ? `${statusWords[read.content.status]}, ${mailWords[read.content.mailStatus]}` : null,
  }, { title: 'Inscription', tab: 'seances', ...said(refusal) });
}

function stateView({ content: { status, participation, mailStatus, modeConflict }, etag }: Answered<RegistrationAnswer>) {
  const final = status === 'final';
  return { etag, status: statusWords[status], draft: status === 'draft', final, over: status === 'withdrawn', mail: mailWords[mailStatus], modeConflict, mailed: final && participation === 'webconference' && !modeConflict };
}

async function change(desk: Desk, request: OfRegistration, reply: FastifyReply): Promise<FastifyReply> {
  const { sessionId, registrationId } = request.params;
  const fields = fieldsOf(request);
  const [entry, draft] = [entryOf(fields), fields.get('action') === 'brouillon'];
  try {
    await desk.dcc.putRegistration(sessionId, registrationId, putBody(entry, draft ? 'draft' : 'final'), fields.get('etag') ?? '');
    desk.book.keep(registrationId, entry);
    return await reply.redirect(withDone(`/seances/${sessionId}`, draft ? 'brouillon' : fields.get('action') === 'finaliser' ? 'finalisee' : 'modifiee'), 303);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    return changePage(desk, request, reply, { typed: entry, refusal });
  }
}

/** The same id under another session. What is sent is what was last kept, not what the form above holds. */
async function move(desk: Desk, request: OfRegistration, reply: FastifyReply): Promise<FastifyReply> {
  const { sessionId, registrationId } = request.params;
  const [target, entry] = [fieldsOf(request).get('target') ?? '', desk.book.of(registrationId)];
  if (entry === undefined || target === '') return changePage(desk, request, reply);
  try {
    const { content, etag } = await desk.dcc.registration(sessionId, registrationId);
    await desk.dcc.putRegistration(target, registrationId, putBody(entry, content.status === 'draft' ? 'draft' : 'final'), etag);
    return await reply.redirect(withDone(`/seances/${target}`, 'deplacee'), 303);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    return changePage(desk, request, reply, { refusal });
  }
}
