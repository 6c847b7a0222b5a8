import type { RcpAnswer } from '@rcp/contracts';
import { type DccDemo, startDccDemo, startSystem, type System } from '@rcp/local-stack';

export const rcpName = 'RCP de DEMO - DEMO (CH Demonstration3)';

const accounts = [
  { key: 'coordinateur', title: 'Coordinateur', plans: true, account: { id: 'acc-coord', familyName: 'IMPOSSIBLE', givenName: 'Charles', specialityCode: 'SM36', establishment: { name: 'CH Demonstration3' } } },
  { key: 'prescripteur', title: 'Prescripteur', plans: false, email: 'elodie.martin@chu.example', account: { id: 'acc-presc', familyName: 'MARTIN', givenName: 'Élodie', specialityCode: 'SM26' } },
];

const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();

/** The whole system with an « Outil RCP », the guide's RCP in it (`RCP-1`), and one session that can be entered now (`S-NOW`). */
export async function startOutil(): Promise<{ system: System; outil: DccDemo; link: string }> {
  const system = await startSystem({ fsync: false, batchDelaySeconds: 0 });
  try {
    const outil = await startDccDemo({ identity: system.dccIdentity, accounts, mailboxUrl: system.mailbox.webUrl, logDir: system.logDir });
    const { link } = await system.dcc.must<RcpAnswer>('PUT', '/rcps/RCP-1', {
      name: rcpName, shortName: 'RCP de DEMO', coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' },
      secretariat: { email: 'secretariat.rcp@test.fr', phone: '0401020300' }, dccUrls: { home: `${outil.url}/`, registerPatient: `${outil.url}/inscription?rcp=RCP-1` },
    });
    await system.dcc.must('PUT', '/rcps/RCP-1/organisers', { organisers: [{ accountId: 'acc-coord', role: 'coordinator' }] });
    await system.dcc.must('PUT', '/sessions/S-NOW', { rcpId: 'RCP-1', startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
    return { system, outil, link };
  } catch (error) {
    await system.stop();
    throw error;
  }
}
