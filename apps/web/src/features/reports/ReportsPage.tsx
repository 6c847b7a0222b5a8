import type { ReportedSessions } from '@rcp/contracts';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Card } from '../../ui/Card.js';
import { Loading } from '../../ui/Loading.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { SelectField } from '../../ui/SelectField.js';
import { useTitle } from '../../ui/use-title.js';
import type { Answer } from '../entry/lobby.client.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { AttendanceSheetView } from './AttendanceSheetView.js';
import { reportsClient, type ReportsClient } from './reports.client.js';
import styles from './Reports.module.css';
import { moment, words } from './words.js';

const Statistics = lazy(() => import('./Statistics.js'));

/** What is left of the sessions of one RCP, for its organisers: who was there (R96), and figures (R86). */
export default function ReportsPage({ code }: { code: string }) {
  useTitle(`${words.title} – ${t.product}`);
  const client = useMemo(() => reportsClient(code), [code]);
  const [answer, setAnswer] = useState<Answer<ReportedSessions> | null>(null);
  useEffect(() => {
    let stale = false;
    void client.sessions().then((got) => { if (!stale) setAnswer(got); });
    return () => { stale = true; };
  }, [client]);
  return (
    <RcpScreen page={null}>
      <Card className={styles.sheet}>
        <ScreenTitle>{words.title}</ScreenTitle>
        <p className={styles.quiet}>{words.lead} <a href={`/accesrcp/${code}`}>{words.toRcp}</a></p>
        {answer === null ? <Loading>{t.loading}</Loading> : answer.ok ? <Reports client={client} reported={answer.value} /> : <Refused code={answer.code} />}
      </Card>
    </RcpScreen>
  );
}

function Refused({ code }: { code: Extract<Answer<never>, { ok: false }>['code'] }) {
  return <Banner look="warning"><p>{code === 'entry-required' ? words.needsLogin : code === 'unreachable' ? t.entry.unreachable : errorSentence(code)}</p></Banner>;
}

function Reports({ client, reported: { sessions, timeZone } }: { client: ReportsClient; reported: ReportedSessions }) {
  const [chosen, choose] = useState(sessions[0]?.sessionId ?? '');
  return (
    <>
      <section className={styles.section} aria-labelledby="attendance-title">
        <h2 id="attendance-title">{words.attendance}</h2>
        {sessions.length === 0 ? <p>{words.noSessions}</p> : (
          <>
            <div className={styles.screenOnly}>
              <SelectField id="report-session" label={words.session} value={chosen} onChange={choose} options={sessions.map(({ sessionId, startsAt }) => ({ value: sessionId, label: moment(startsAt, timeZone) }))} />
            </div>
            <AttendanceSheetView key={chosen} client={client} sessionId={chosen} />
          </>
        )}
      </section>
      <section className={`${styles.section} ${styles.screenOnly}`} aria-labelledby="statistics-title">
        <h2 id="statistics-title">{words.statistics}</h2>
        <Suspense fallback={<Loading>{t.loading}</Loading>}><Statistics client={client} /></Suspense>
      </section>
    </>
  );
}
