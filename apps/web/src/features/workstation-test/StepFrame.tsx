import { publicPages } from '@rcp/contracts';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../i18n/language.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';
import { typeset } from '../guides/typeset.js';
import { type StepName, stepNames, type StepResult, type Verdict, verdictOf } from './verdicts.js';
import { words as w, wordsOf } from './words.js';
import styles from './WorkstationTest.module.css';

const looks = { works: 'good', check: 'warning', fails: 'danger', passed: 'information' } as const satisfies Record<Verdict, string>;

interface StepFrameProps {
  step: StepName;
  result: StepResult | undefined;
  /** Nothing comes after this step. */
  last: boolean;
  onNext(): void;
  onPass(): void;
  /** Begins the step again. */
  onRedo(): void;
  children: ReactNode;
}

/** One step: what to do, its own content, the verdict with its remedy, and the way on. */
export function StepFrame({ step, result, last, onNext, onPass, onRedo, children }: StepFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const tested = result !== undefined && result.finding !== 'passed';
  const way = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The question that had the focus is gone.
    if (tested && document.activeElement === document.body) way.current?.focus();
  }, [tested]);
  return (
    <section className={styles.step} aria-labelledby="step-title">
      <h2 id="step-title" ref={heading} tabIndex={-1}>{typeset(w.at(stepNames.indexOf(step) + 1, stepNames.length, w.steps[step].name))}</h2>
      <p>{typeset(w.steps[step].hint)}</p>
      {children}
      <div role="status">{tested ? <VerdictBanner result={result} /> : null}</div>
      <div className={styles.actions}>
        {tested ? <Button ref={way} look="primary" onClick={onNext}>{last ? w.toResult : w.next}</Button> : null}
        {tested && step !== 'browser' ? <Button onClick={onRedo}>{w.redo}</Button> : null}
        {tested ? null : <Button look="quiet" onClick={onPass}>{w.pass}</Button>}
      </div>
    </section>
  );
}

function VerdictBanner({ result }: { result: StepResult }) {
  const { meaning, remedy } = wordsOf(w, result.step, result.finding);
  const verdict = verdictOf(result);
  return (
    <Banner look={looks[verdict]} live={false}>
      <p><strong>{typeset(w.verdicts[verdict])}</strong></p>
      <p>{typeset(meaning)}</p>
      {remedy === '' ? null : <p>{typeset(remedy)}</p>}
      {needsPrerequisites(result) ? <PrerequisitesLink /> : null}
    </Banner>
  );
}

/** Where the IT department of the establishment has something to do. */
export function needsPrerequisites({ step, finding }: StepResult): boolean {
  return step === 'network' && ['relay', 'udp-blocked', 'blocked', 'no-media', 'unreachable'].includes(finding);
}

/** A tab of its own: the results are kept nowhere but here. */
export function PrerequisitesLink() {
  return <p><a href={publicPages.prerequisites} target="_blank" rel="noopener">{w.prerequisites}<span className="visually-hidden"> {t.rcp.newTab}</span></a></p>;
}

/** A question that only the person can answer. */
export function Question({ children, onAnswer }: { children: string; onAnswer(yes: boolean): void }) {
  return (
    <fieldset className={styles.question}>
      <legend>{typeset(children)}</legend>
      <div className={styles.actions}>
        <Button look="primary" onClick={() => onAnswer(true)}>{w.yes}</Button>
        <Button onClick={() => onAnswer(false)}>{w.no}</Button>
      </div>
    </fieldset>
  );
}
