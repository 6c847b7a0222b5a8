import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostLaunchTicket, PutOrganisers, PutRcpBody, PutRegistration, PutSeries, PutSession, RcpAnswer } from '@rcp/contracts';
import type { DccClient } from '@rcp/local-stack';
import { demoSessionAt, nextDemoSession, type DemoSession } from './demo-session.js';

const demoRcpId = 'demo';

const establishment = { name: 'CH Demonstration3' };

const rcp = (demoUrl: string): PutRcpBody => ({
  name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'RCP de DEMO', timeZone: 'Europe/Paris',
  coordinator: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire' },
  secretariat: { email: 'secretariat.rcp@demo.invalid', phone: '01 23 45 67 89' },
  dccUrls: { home: `${demoUrl}/`, registerPatient: `${demoUrl}/inscription?rcp=${demoRcpId}`, rcp: `${demoUrl}/rcps/${demoRcpId}` },
});

/** A second RCP, whose calendar is full: two rhythms, one without the webconference. */
const breastRcpId = 'demo-sein';
const breastRcp = (demoUrl: string): PutRcpBody => ({
  ...rcp(demoUrl), name: 'RCP Sein-Gynéco (CH Demonstration3)', shortName: 'RCP Sein-Gynéco',
  dccUrls: { home: `${demoUrl}/`, registerPatient: `${demoUrl}/inscription?rcp=${breastRcpId}`, rcp: `${demoUrl}/rcps/${breastRcpId}` },
});
const breastSeries: Record<string, PutSeries> = {
  'demo-sein-hebdo': { rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-01-07T16:00', durationMin: 90, webconfActive: true, place: 'Salle de réunion Demonstration', exdates: [] },
  'demo-sein-mensuelle': { rrule: 'FREQ=MONTHLY;BYDAY=2TU', dtstartLocal: '2026-01-13T11:00', durationMin: 120, webconfActive: false, exdates: [] },
};

/** Who may run the demo's meetings, as the DCC introduces them. */
const organisers: Record<'coordinateur' | 'secretariat', PostLaunchTicket['account']> = {
  coordinateur: { id: 'demo-coordinateur', familyName: 'MARTIN', givenName: 'Claire', specialityCode: 'SM36', establishment },
  secretariat: { id: 'demo-secretariat', familyName: 'PETIT', givenName: 'Sophie', specialityCode: 'X-SEC', establishment },
};

const prescriber = {
  civility: 'Dr', familyName: 'DURAND', givenName: 'Camille', email: 'camille.durand@demo.invalid', specialityCode: 'SM26', establishment: { name: 'Cabinet médical Demonstration' },
} satisfies PutRegistration['prescriber'];

/** Who may sign in at the demo DCC. */
export const accounts = [
  { key: 'coordinateur', title: 'Coordinateur', plans: true, account: organisers.coordinateur },
  { key: 'secretaire', title: 'Secrétaire', plans: true, account: organisers.secretariat },
  {
    key: 'prescripteur', title: 'Prescripteur', plans: false, civility: prescriber.civility, email: prescriber.email,
    account: { id: 'demo-prescripteur', familyName: prescriber.familyName, givenName: prescriber.givenName, specialityCode: prescriber.specialityCode, establishment: prescriber.establishment },
  },
];

const organisersSet: PutOrganisers = {
  organisers: [
    { accountId: organisers.coordinateur.id, role: 'coordinator' },
    { accountId: organisers.secretariat.id, role: 'secretary' },
  ],
};

/** What the demo holds once seeded. */
export interface Demo {
  readonly link: string;
  readonly session: DemoSession;
}

/**
 * Puts the demo RCPs, their organisers and rhythms, an enterable session and one registration (the invitation leaves at once) through the real DCC API. Running it
 * again changes nothing as long as the session can be entered.
 */
export async function seedDemo(dcc: DccClient, dir: string, { now, demoUrl }: { now: Date; demoUrl: string }): Promise<Demo> {
  const { link } = await dcc.must<RcpAnswer>('PUT', `/rcps/${demoRcpId}`, rcp(demoUrl));
  await dcc.must('PUT', `/rcps/${breastRcpId}`, breastRcp(demoUrl));
  for (const id of [demoRcpId, breastRcpId]) await dcc.must('PUT', `/rcps/${id}/organisers`, organisersSet);
  // Whoever has changed a rhythm since finds it as it was left.
  for (const [id, series] of Object.entries(breastSeries)) {
    const known = await dcc.request('GET', `/rcps/${breastRcpId}/series/${id}`);
    if (known.status === 404) await dcc.must('PUT', `/rcps/${breastRcpId}/series/${id}`, series);
  }
  const memory = join(dir, 'demo-session.json');
  const remembered = await readFile(memory, 'utf8').then((text) => JSON.parse(text) as DemoSession).catch(() => undefined);
  const session = await putSession(dcc, demoSessionAt(now, remembered), now);
  await writeFile(memory, JSON.stringify(session));
  const registration: PutRegistration = { status: 'final', participation: 'webconference', prescriber };
  await dcc.must('PUT', `/sessions/${session.id}/registrations/${session.id}-demo-1`, registration);
  return { link, session };
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
