import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostLaunchTicket, PutOrganisers, PutRcpBody, PutRegistration, PutSession, RcpAnswer } from '@rcp/contracts';
import type { DccClient } from '@rcp/local-stack';
import { demoSessionAt, nextDemoSession, type DemoSession } from './demo-session.js';

export const demoRcpId = 'demo';

const establishment = { name: 'CH Demonstration3' };

const rcp: PutRcpBody = {
  name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'RCP de DEMO', timeZone: 'Europe/Paris',
  coordinator: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire' },
  secretariat: { email: 'secretariat.rcp@demo.invalid', phone: '01 23 45 67 89' },
  dccUrls: {},
};

/** Who may run the demo's meetings, as the DCC would introduce them. */
export const organisers: Record<'coordinateur' | 'secretariat', PostLaunchTicket['account']> = {
  coordinateur: { id: 'demo-coordinateur', familyName: 'MARTIN', givenName: 'Claire', specialityCode: 'SM36', establishment },
  secretariat: { id: 'demo-secretariat', familyName: 'PETIT', givenName: 'Sophie', specialityCode: 'X-SEC', establishment },
};

const organisersSet: PutOrganisers = {
  organisers: [
    { accountId: organisers.coordinateur.id, role: 'coordinator' },
    { accountId: organisers.secretariat.id, role: 'secretary' },
  ],
};

export const prescriber: PutRegistration['prescriber'] = {
  civility: 'Dr', familyName: 'DURAND', givenName: 'Camille', email: 'camille.durand@demo.invalid', specialityCode: 'SM26', establishment: { name: 'Cabinet médical Demonstration' },
};

/** What the demo holds once seeded. */
export interface Demo {
  readonly link: string;
  readonly session: DemoSession;
}

/**
 * Puts the demo RCP, its organisers, an enterable session and one registration through the real DCC API. Running it
 * again changes nothing as long as the session can be entered.
 */
export async function seedDemo(dcc: DccClient, dir: string, now: Date): Promise<Demo> {
  const { link } = await dcc.must<RcpAnswer>('PUT', `/rcps/${demoRcpId}`, rcp);
  await dcc.must('PUT', `/rcps/${demoRcpId}/organisers`, organisersSet);
  const memory = join(dir, 'demo-session.json');
  const remembered = await readFile(memory, 'utf8').then((text) => JSON.parse(text) as DemoSession).catch(() => undefined);
  const session = await putSession(dcc, demoSessionAt(now, remembered), now);
  await writeFile(memory, JSON.stringify(session));
  await register(dcc, session, 'demo-1', prescriber);
  return { link, session };
}

/** Registers a prescriber who takes part in webconference: the invitation leaves at once. */
export async function register(dcc: DccClient, session: DemoSession, id: string, who: PutRegistration['prescriber']): Promise<void> {
  const registration: PutRegistration = { status: 'final', participation: 'webconference', prescriber: who };
  await dcc.must('PUT', `/sessions/${session.id}/registrations/${session.id}-${id}`, registration);
}

/** Another session in its place (a lost memory, a session that is over): the next quarter of an hour is tried. */
async function putSession(dcc: DccClient, wanted: DemoSession, now: Date): Promise<DemoSession> {
  let session = wanted;
  for (let attempt = 1; ; attempt++) {
    const body: PutSession = { rcpId: demoRcpId, startsAt: session.startsAt, endsAt: session.endsAt, webconfActive: true, place: 'Salle de réunion Demonstration' };
    const { status, body: answer } = await dcc.request('PUT', `/sessions/${session.id}`, body);
    if (status === 200 || status === 201) return session;
    if (status !== 409 || attempt === 12) throw new Error(`The demo session could not be planned: ${status} ${JSON.stringify(answer)}`);
    session = nextDemoSession(now, session);
  }
}
