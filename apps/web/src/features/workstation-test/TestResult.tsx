import { useEffect, useRef, useState } from 'react';
import { site } from '../../site.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { Tag } from '../../ui/Tag.js';
import { typeset } from '../guides/typeset.js';
import { Measurements } from './NetworkStep.js';
import { conclusion, reportText } from './report.js';
import { needsPrerequisites, PrerequisitesLink } from './StepFrame.js';
import type { WorkstationTest } from './use-workstation-test.js';
import { overall, type StepName, stepNames, type Verdict, verdictOf } from './verdicts.js';
import { words as w, wordsOf } from './words.js';
import styles from './WorkstationTest.module.css';

const looks = { ready: 'good', partial: 'information', usable: 'warning', unfinished: 'warning', blocked: 'danger' } as const;
export const tagLooks = { works: 'good', check: 'warning', fails: 'danger', passed: 'plain' } as const satisfies Record<Verdict, string>;

/** One sentence for the person, what to do about each step, and the report for the technician. */
export function TestResult({ test }: { test: WorkstationTest }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { results, network } = test;
  return (
    <section className={styles.step} aria-labelledby="result-title">
      <h2 id="result-title" ref={heading} tabIndex={-1}>{w.result}</h2>
      <Banner look={looks[overall(results).kind]}><p><strong>{typeset(conclusion(w, results))}</strong></p><p>{typeset(w.conditions)}</p></Banner>
      <ul className={styles.findings}>
        {stepNames.map((step) => <li key={step}><StepFinding step={step} test={test} /></li>)}
      </ul>
      {network && network.attempts.length > 0 ? <Measurements attempts={network.attempts} /> : null}
      <Report test={test} />
      <div className={styles.actions}><Button look="primary" onClick={test.restart}>{w.restart}</Button></div>
    </section>
  );
}

function StepFinding({ step, test }: { step: StepName; test: WorkstationTest }) {
  const result = test.results[step];
  const verdict = result ? verdictOf(result) : 'passed';
  const { meaning, remedy } = wordsOf(w, step, result?.finding ?? 'passed');
  return (
    <>
      <h3>{w.steps[step].name} <Tag look={tagLooks[verdict]}>{w.verdicts[verdict]}</Tag></h3>
      <p>{typeset(meaning)}</p>
      {remedy === '' ? null : <p>{typeset(remedy)}</p>}
      {result && needsPrerequisites(result) ? <PrerequisitesLink /> : null}
      {verdict === 'works' || step === 'browser' ? null : <div><Button size="small" aria-label={w.redoOne(w.steps[step].name)} onClick={() => test.redo(step)}>{w.redo}</Button></div>}
    </>
  );
}

/** To copy or to take away; nothing is sent by itself. */
function Report({ test: { results, network } }: { test: WorkstationTest }) {
  const [date] = useState(() => new Date().toISOString());
  const [copied, setCopied] = useState('');
  const { origin, pathname } = window.location;
  const text = reportText(w, results, network, { date, page: origin + pathname, userAgent: navigator.userAgent });
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(w.report.copied), () => setCopied(w.report.notCopied));
  return (
    <section className={styles.report} aria-labelledby="report-title">
      <h3 id="report-title">{w.report.title}</h3>
      <p>{typeset(w.report.hint)}</p>
      {site ? <p><a href={`mailto:${site.supportEmail}`}>{site.supportEmail}</a></p> : null}
      <pre className={styles.text} tabIndex={0} role="region" aria-label={w.report.text}>{text}</pre>
      <div className={styles.actions}>
        <Button onClick={() => void copy()}>{w.report.copy}</Button>
        <Button onClick={() => download(text)}>{w.report.download}</Button>
      </div>
      <p role="status">{copied}</p>
    </section>
  );
}

function download(text: string) {
  // With a mark of its encoding, and line ends that every editor of Windows knows.
  const url = URL.createObjectURL(new Blob(['\ufeff', text.replaceAll('\n', '\r\n')], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: url, download: w.report.file }).click();
  URL.revokeObjectURL(url);
}
