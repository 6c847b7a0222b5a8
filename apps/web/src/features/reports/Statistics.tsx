import type { StatisticsAnswer } from '@rcp/contracts';
import { useCallback, useEffect, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Loading } from '../../ui/Loading.js';
import { TextField } from '../../ui/TextField.js';
import type { Answer } from '../entry/lobby.client.js';
import { FigureChart } from './FigureChart.js';
import { daysAgo, periodOf } from './period.js';
import type { ReportsClient } from './reports.client.js';
import styles from './Reports.module.css';
import { words } from './words.js';

/** Figures of this RCP over a period of days (R86). */
export default function Statistics({ client }: { client: ReportsClient }) {
  const [from, setFrom] = useState(daysAgo(365, new Date()));
  const [to, setTo] = useState(daysAgo(0, new Date()));
  const [asked, setAsked] = useState(() => periodOf(from, to));
  const [answer, setAnswer] = useState<Answer<StatisticsAnswer> | null>(null);
  useEffect(() => {
    let stale = false;
    if (asked) void client.statistics(asked).then((got) => { if (!stale) setAnswer(got); });
    return () => { stale = true; };
  }, [client, asked]);
  const show = useCallback(() => { setAnswer(null); setAsked(periodOf(from, to)); }, [from, to]);
  return (
    <>
      <form className={styles.actions} onSubmit={(event) => { event.preventDefault(); show(); }}>
        <TextField id="stats-from" type="date" label={words.from} value={from} onChange={setFrom} />
        <TextField id="stats-to" type="date" label={words.to} value={to} onChange={setTo} />
        <Button type="submit">{words.show}</Button>
      </form>
      {asked === null ? <Banner look="warning"><p>{words.period}</p></Banner> : answer === null ? <Loading>{t.loading}</Loading> : answer.ok ? (
        <>
          <p><a href={client.statisticsFile(asked)} download>{words.csv}</a></p>
          <Figures figures={answer.value} />
        </>
      ) : <Banner look="warning"><p>{answer.code === 'validation' ? words.period : answer.code === 'unreachable' ? t.entry.unreachable : errorSentence(answer.code)}</p></Banner>}
    </>
  );
}

const inMinutes = (minutes: number | undefined) => (minutes === undefined ? '—' : words.minutes(minutes));
const minutes = (seconds: number | undefined) => inMinutes(seconds === undefined ? undefined : Math.round(seconds / 60));

function Figures({ figures: of }: { figures: StatisticsAnswer }) {
  const { figures } = words;
  const ways = Object.entries(of.byTransport ?? {});
  const rows: readonly [string, string | number][] = [
    [figures.planned, of.sessions.planned], [figures.held, of.sessions.held], [figures.notHeld, of.sessions.notHeld], [figures.total, of.people], [figures.median, of.medianPeople ?? '—'],
    [figures.delay, minutes(of.medianDelaySeconds)], [figures.wait, minutes(of.medianWaitSeconds)], [figures.wait90, minutes(of.p90WaitSeconds)],
    [figures.shares, inMinutes(of.shareMinutes)], [figures.sharesMedian, inMinutes(of.medianShareMinutes)], [figures.refused, of.refused], [figures.excluded, of.excluded], [figures.mails, of.mailFailures],
  ];
  return (
    <>
      <p className={styles.quiet}>{words.hidden}</p>
      <table className={styles.table}>
        <thead><tr><th scope="col">{words.figure}</th><th scope="col">{words.value}</th></tr></thead>
        <tbody>{rows.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody>
      </table>
      <FigureChart title={words.byFamily} unit={words.people} groups={Object.entries(of.bySpecialityFamily)} />
      <FigureChart title={words.byAssurance} unit={words.people} groups={Object.entries(of.byAssurance).map(([key, count = 0]) => [words.assurance[key as keyof typeof words.assurance], count])} />
      {ways.length > 0 && <FigureChart title={words.byTransport} unit={words.people} groups={ways.map(([key, count = 0]) => [words.transports[key] ?? key, count])} />}
      <FigureChart title={words.byMode} unit={words.count} groups={Object.entries(of.registrations).map(([key, count]) => [words.modes[key] ?? key, count])} />
    </>
  );
}
