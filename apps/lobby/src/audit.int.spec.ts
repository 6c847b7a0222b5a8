import { until } from '@rcp/testing';
import { DataSource } from 'typeorm';
import { auditReport, auditSentences } from './audit-report.js';
import { ErasureStore } from './erasure.store.js';
import { TrialDoor } from './trial-door.js';
import type { TrialMeeting } from './trial-scheduling.js';

describe('the record of decisions', () => {
  let door: TrialDoor, owner: DataSource;

  beforeAll(async () => {
    door = await TrialDoor.start();
    owner = await new DataSource({ type: 'postgres', url: door.db.ownerUrl }).initialize();
  });
  afterEach(() => door.empty());
  afterAll(async () => {
    await owner?.destroy();
    await door?.stop();
  });

  const entries = ({ sessionId }: TrialMeeting): Promise<{ action: string; actor: string | null; assurance: string | null; reason: string | null }[]> =>
    door.db.dataSource.query('select action, actor, assurance, reason from audit where session_id = $1 order by seq', [sessionId]);
  const recorded = (meeting: TrialMeeting, count: number) => until(`${count} decisions are on record`, async () => {
    const found = await entries(meeting);
    return found.length >= count && found;
  });
  /** A session with one person accepted, put back, accepted, excluded and forgiven, and one refused. */
  async function busy(): Promise<TrialMeeting> {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const knocks = async (familyName: string) => {
      const one = door.browser(meeting.code);
      await one.identify(familyName);
      await one.knock();
      return (await organiser.card(familyName)).joinRequestId;
    };
    const refused = await knocks('REFUSEE');
    await organiser.say({ type: 'join.refuse', joinRequestId: refused, reason: 'not-expected' });
    const joinRequestId = await knocks('ZZCANARI');
    for (const [nth, type] of (['join.accept', 'participant.put-back', 'join.accept', 'participant.exclude', 'exclusion.lift'] as const).entries()) {
      await organiser.say({ type, joinRequestId });
      await recorded(meeting, 4 + nth);
    }
    await organiser.say({ type: 'session.end' });
    await recorded(meeting, 9);
    return meeting;
  }

  it('says who decided what about whom, how that person had identified themselves, and no name', async () => {
    const meeting = await busy();
    const by = (action: string, reason: string | null = null) => ({ action, actor: 'hote', assurance: 'guest', reason });
    expect(await entries(meeting)).toEqual([
      { ...by('entered-by-right'), assurance: 'account' }, { action: 'opened', actor: null, assurance: null, reason: null }, by('refused', 'not-expected'),
      by('admitted'), by('put-back'), by('admitted'), by('excluded'), by('exclusion-lifted'), { ...by('closed', 'by-host'), assurance: null },
    ]);
    expect(JSON.stringify(await door.db.dataSource.query('select * from audit'))).not.toMatch(/ZZCANARI|REFUSEE|HOTE/);
  });

  it('cannot be changed by the service, which may only add to it and read it', async () => {
    const meeting = await busy();
    for (const statement of [`update audit set actor = 'autre'`, 'delete from audit', 'truncate audit']) {
      await expect(door.db.dataSource.query(statement)).rejects.toThrow(/permission denied/);
    }
    await door.db.dataSource.query(`select audit_forget(now() + interval '10 years')`);
    expect(await entries(meeting)).toHaveLength(9);
  });

  it('is verified, and where somebody with more rights tampered with it is told', async () => {
    const [changed, cut, gone] = [await busy(), await busy(), await busy()];
    const report = async () => auditReport(door.db.dataSource);
    const before = await report();
    expect(before.breaks).toEqual([]);
    expect(auditSentences(before)[0]).toMatch(/^\d+ decisions of \d+ sessions: the record is whole\.$/);
    await owner.query(`update audit set actor = 'un-autre' where session_id = $1 and seq = 4`, [changed.sessionId]);
    await owner.query('delete from audit where session_id = $1 and seq > 7', [cut.sessionId]);
    await owner.query('with rest as (delete from audit where session_id = $1) delete from audit_head where session_id = $1', [gone.sessionId]);
    const after = await report();
    expect(new Set(after.breaks)).toEqual(new Set([
      `session ${changed.sessionId}: entry 4 was changed`, `session ${cut.sessionId}: entries 8 to 9 are missing at the end`, `session ${gone.sessionId}: no entry is there`,
    ]));
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(auditSentences(after).at(-2)).toMatch(/3 breaks\.$/);
    await owner.query('delete from audit; delete from audit_head; update session set opened_at = null');
  });

  it('is forgotten after a year, a whole session at a time, and what is left is whole', async () => {
    const [old, young] = [await busy(), await busy()];
    await owner.query(`update audit_head set at = now() - interval '13 months' where session_id = $1`, [old.sessionId]);
    await owner.query(`update session set opened_at = now() - interval '13 months' where id = $1`, [old.sessionId]);
    expect((await new ErasureStore(door.db.dataSource).erase(new Date())).decisions).toBe(9);
    expect([await entries(old), (await entries(young)).length]).toEqual([[], 9]);
    expect((await auditReport(door.db.dataSource)).breaks).toEqual([]);
  });
});
