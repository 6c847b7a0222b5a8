import type { AttendanceSheet } from '@rcp/contracts';
import { useEffect, useState } from 'react';
import { errorSentence, t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Loading } from '../../ui/Loading.js';
import type { Answer } from '../entry/lobby.client.js';
import { CorrectionDialog } from './CorrectionDialog.js';
import type { ReportsClient } from './reports.client.js';
import styles from './Reports.module.css';
import { moment, words } from './words.js';

/** Who was there, and what was put right since. */
export function AttendanceSheetView({ client, sessionId }: { client: ReportsClient; sessionId: string }) {
  const [answer, setAnswer] = useState<Answer<AttendanceSheet> | null>(null);
  const [line, setLine] = useState<number | null>(null);
  useEffect(() => {
    let stale = false;
    void client.sheet(sessionId).then((got) => { if (!stale) setAnswer(got); });
    return () => { stale = true; };
  }, [client, sessionId]);
  if (answer === null) return <Loading>{t.loading}</Loading>;
  if (!answer.ok) return <Banner look="warning"><p>{answer.code === 'unreachable' ? t.entry.unreachable : errorSentence(answer.code)}</p></Banner>;
  const sheet = answer.value;
  const show = (value: AttendanceSheet) => setAnswer({ ok: true, value });
  return (
    <>
      <Standing sheet={sheet} />
      <p><strong>{words.families} :</strong> {sheet.families.join(', ') || words.none}</p>
      <div className={`${styles.actions} ${styles.screenOnly}`}>
        <a href={client.fileOf(sessionId, 'csv')} download>{words.csv}</a>
        <a href={client.fileOf(sessionId, 'pdf')} download>{words.pdf}</a>
        <Button size="small" onClick={() => window.print()}>{words.print}</Button>
      </div>
      {sheet.lines.length === 0 ? <p>{words.nobody}</p> : <Lines sheet={sheet} onCorrect={setLine} />}
      <Corrections sheet={sheet} />
      {line === null ? null : <CorrectionDialog client={client} sheet={sheet} line={line} onSheet={show} onClose={() => setLine(null)} />}
    </>
  );
}

function Standing({ sheet: { rcpName, startsAt, timeZone, frozen, corrections } }: { sheet: AttendanceSheet }) {
  const last = corrections.at(-1);
  return (
    <>
      <p><strong>{rcpName}</strong>, {moment(startsAt, timeZone)}</p>
      {frozen === null ? <Banner look="warning" live={false}><p>{words.provisional}</p></Banner> : (
        <div>
          <p>{words.frozen(moment(frozen.at, timeZone))}</p>
          <p className={styles.hash}>{words.hash} : <code>{frozen.hash}</code></p>
          {last ? <p className={styles.hash}>{words.chained} : <code>{last.hash}</code></p> : null}
        </div>
      )}
    </>
  );
}

/** Wider than a telephone: it scrolls by itself, by keyboard too. */
function Lines({ sheet: { lines, corrections, timeZone, frozen }, onCorrect }: { sheet: AttendanceSheet; onCorrect(line: number): void }) {
  const { head } = words;
  const titles = [head.name, head.rpps, head.speciality, head.establishment, head.assurance, head.role, head.firstIn, head.lastOut];
  return (
    <div className={styles.scroll} role="region" aria-label={words.present} tabIndex={0}>
      <table className={styles.table}>
        <thead><tr>{titles.map((title) => <th key={title} scope="col">{title}</th>)}{frozen ? <th scope="col" className={styles.screenOnly}>{head.fix}</th> : null}</tr></thead>
        <tbody>
          {lines.map((line, index) => {
            const name = `${line.familyName} ${line.givenName ?? ''}`.trim();
            return (
              <tr key={index}>
                <th scope="row">{name}{line.personKind === 'companion' ? <small>{words.companion}</small> : null}{corrections.some((one) => one.line === index) ? <small>({words.corrected})</small> : null}</th>
                <td>{line.rpps ?? '—'}</td>
                <td>{line.specialityLabel}{line.specialityFamily && line.specialityFamily !== line.specialityLabel ? <small>{line.specialityFamily}</small> : null}</td>
                <td>{line.establishment ?? words.noEstablishment}</td><td>{words.assurance[line.assurance]}</td><td>{words.role[line.role]}</td>
                <td>{moment(line.firstIn, timeZone)}</td><td>{moment(line.lastOut, timeZone)}</td>
                {frozen ? <td className={styles.screenOnly}><Button size="small" aria-label={words.correctFor(name)} onClick={() => onCorrect(index)}>{words.correct}</Button></td> : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What was there stays to be read. */
function Corrections({ sheet: { corrections, lines, timeZone } }: { sheet: AttendanceSheet }) {
  if (corrections.length === 0) return null;
  return (
    <div>
      <h3>{words.corrections}</h3>
      <ul className={styles.list}>
        {corrections.map(({ seq, at, by, line, before, after, remark }) => (
          <li key={seq}>
            {words.correction(moment(at, timeZone), by, lines[line]?.familyName ?? '')}
            {before.firstIn === after.firstIn ? null : <> {words.head.firstIn} <del>{moment(before.firstIn, timeZone)}</del> <ins>{moment(after.firstIn, timeZone)}</ins></>}
            {before.lastOut === after.lastOut ? null : <> {words.head.lastOut} <del>{moment(before.lastOut, timeZone)}</del> <ins>{moment(after.lastOut, timeZone)}</ins></>}
            {before.specialityLabel === after.specialityLabel ? null : <> {words.head.speciality} <del>{before.specialityLabel}</del> <ins>{after.specialityLabel}</ins></>}
            {remark ? <> « {remark} »</> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
